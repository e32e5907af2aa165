using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrleansTickets.Api.Privacy;

/// <summary>
/// Makes what people are found and counted by: HMAC-SHA-256 under keys that HKDF derives, one for each use, so that no two of them
/// tell anything of one another. Any thread may use it.
/// </summary>
internal sealed class IndexKey : IDisposable
{
    public const int HashLength = 16;

    /// <summary>Longer than every phone number and e-mail address, and than nearly every customer in JSON.</summary>
    private const int LongestText = 512;

    private const int IdLength = 16;

    private readonly ThreadLocal<Hashes> _hashes;
    private readonly byte[] _link;

    public IndexKey(byte[] secret)
    {
        Proof = KeyProof.Of(secret);
        var phone = Derive(secret, "phone");
        var email = Derive(secret, "email");
        var buyer = Derive(secret, "buyer");
        var fingerprint = Derive(secret, "fingerprint");
        _link = Derive(secret, "link");
        _hashes = new ThreadLocal<Hashes>(() => new Hashes(Hmac(phone), Hmac(email), Hmac(buyer), Hmac(fingerprint)));
    }

    /// <summary>Tells the key from another.</summary>
    public byte[] Proof { get; }

    /// <param name="phone">In digits only.</param>
    public byte[] OfPhone(string phone) => Hash(_hashes.Value!.Phone, phone);

    /// <param name="email">In lower case.</param>
    public byte[] OfEmail(string email) => Hash(_hashes.Value!.Email, email);

    /// <summary>Who holds this phone number, within one event: what the journals of two events say of a person cannot be joined.</summary>
    public long OfBuyer(Guid eventId, string phone)
    {
        Span<byte> bytes = stackalloc byte[LongestText];
        return Number(_hashes.Value!.Buyer, eventId, bytes[..Encoding.UTF8.GetBytes(phone, bytes)]);
    }

    /// <summary>Stands for everything that a customer said, within one event.</summary>
    public long Fingerprint(Guid eventId, ReadOnlySpan<byte> customer) => Number(_hashes.Value!.Fingerprint, eventId, customer);

    /// <summary>Entitles whoever knows it to what is named.</summary>
    public byte[] OfLink(ReadOnlySpan<byte> named) => HMACSHA256.HashData(_link, named);

    public void Dispose() => _hashes.Dispose();

    private static byte[] Derive(byte[] secret, string use) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, secret, SHA256.HashSizeInBytes, info: Encoding.ASCII.GetBytes($"orleans-tickets/{use}"));

    private static IncrementalHash Hmac(byte[] key) => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);

    private static byte[] Hash(IncrementalHash hmac, string text)
    {
        Span<byte> bytes = stackalloc byte[LongestText];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        hmac.AppendData(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
        hmac.GetHashAndReset(hash);
        return hash[..HashLength].ToArray();
    }

    private static long Number(IncrementalHash hmac, Guid eventId, ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> bytes = data.Length <= LongestText ? stackalloc byte[IdLength + LongestText] : new byte[IdLength + data.Length];
        eventId.TryWriteBytes(bytes, bigEndian: true, out _);
        data.CopyTo(bytes[IdLength..]);
        hmac.AppendData(bytes[..(IdLength + data.Length)]);
        hmac.GetHashAndReset(hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    /// <summary>One thread's, kept: a new one for each hash would cost twice as much.</summary>
    private sealed record Hashes(IncrementalHash Phone, IncrementalHash Email, IncrementalHash Buyer, IncrementalHash Fingerprint);
}
