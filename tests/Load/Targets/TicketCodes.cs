using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OrleansTickets.Load.Targets;

/// <summary>Signs tickets with a key of its own, which the product is started with. Written from docs/tickets.md alone.</summary>
internal sealed class TicketCodes
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    private const int ClaimLength = 58;
    private const int SignatureLength = 64;

    private readonly ECParameters _key;

    public TicketCodes()
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _key = made.ExportParameters(includePrivateParameters: true);
        PrivateKeyPem = made.ExportPkcs8PrivateKeyPem();
    }

    public string PrivateKeyPem { get; }

    /// <summary>One for each ticket, good on any day, for one entry.</summary>
    public IReadOnlyList<string> Sign(IReadOnlyList<Guid> tickets, Guid eventId, Guid productId)
    {
        var point = _key.Q;
        var thumbprint = SHA256.HashData(Encoding.ASCII.GetBytes(
            $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}"""));
        var codes = new string[tickets.Count];
        Parallel.For(0, codes.Length, () => ECDsa.Create(_key), (index, loop, key) =>
        {
            var token = new byte[ClaimLength + SignatureLength];
            token[0] = 1;
            thumbprint.AsSpan(0, 4).CopyTo(token.AsSpan(1));
            tickets[index].TryWriteBytes(token.AsSpan(5), bigEndian: true, out _);
            eventId.TryWriteBytes(token.AsSpan(21), bigEndian: true, out _);
            productId.TryWriteBytes(token.AsSpan(37), bigEndian: true, out _);
            BinaryPrimitives.WriteUInt16BigEndian(token.AsSpan(55), 1);
            token[57] = 1;
            key.SignData(token.AsSpan(0, ClaimLength), token.AsSpan(ClaimLength), HashAlgorithmName.SHA256);
            codes[index] = $"OT1:{Base45(token)}";
            return key;
        }, key => key.Dispose());
        return codes;
    }

    private static string Base45(byte[] bytes)
    {
        var text = new StringBuilder();
        for (var i = 0; i < bytes.Length; i += 2)
        {
            var pair = (bytes[i] * 256) + bytes[i + 1];
            text.Append(Alphabet[pair % 45]).Append(Alphabet[pair / 45 % 45]).Append(Alphabet[pair / (45 * 45)]);
        }

        return text.ToString();
    }
}
