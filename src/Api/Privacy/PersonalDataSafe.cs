using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrleansTickets.Api.Privacy;

/// <summary>Something unreadable without a key.</summary>
/// <param name="KeyId">Names the key.</param>
internal sealed record SealedValue(string KeyId, byte[] Bytes);

/// <summary>What personal data is sealed for that is kept beside customers, for a while. Each opens what it sealed, and nothing else.</summary>
/// <param name="name">Never changed, never used for anything else.</param>
internal sealed class SealPurpose(string name)
{
    private readonly byte[] _name = Encoding.ASCII.GetBytes(name);

    /// <summary>What a sealed value belongs to: its owner, its place among its parts, and whether it is the last of them.</summary>
    public byte[] Bind(Guid owner, long part = 0, bool isLast = true)
    {
        var bound = new byte[_name.Length + 1 + 16 + sizeof(long) + 1];
        _name.CopyTo(bound, 0);
        var rest = bound.AsSpan(_name.Length + 1);
        owner.TryWriteBytes(rest, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(rest[16..], part);
        rest[^1] = isLast ? (byte)1 : (byte)0;
        return bound;
    }
}

/// <summary>The door to personal data that is no customer of a reservation: accounts of refunds, filters and files of exports.</summary>
internal sealed class PersonalDataSafe(PersonalDataKeyStore keys)
{
    public SealedValue Seal(SealPurpose purpose, Guid owner, ReadOnlySpan<byte> clear) =>
        new(keys.Keys.Current.Id, keys.Keys.Current.Seal(clear, purpose.Bind(owner)));

    /// <exception cref="InvalidDataException">It is not as it was sealed.</exception>
    /// <exception cref="InvalidOperationException">Its key is not configured.</exception>
    public byte[] Open(SealPurpose purpose, Guid owner, SealedValue value)
    {
        try
        {
            return keys.Keys.Find(value.KeyId).Open(value.Bytes, purpose.Bind(owner));
        }
        catch (CryptographicException exception)
        {
            throw new InvalidDataException($"What belongs to {owner} is not as it was sealed.", exception);
        }
    }

    /// <summary>A stream whose content is sealed on its way into a file. Dispose it to write the end; the file stays open.</summary>
    public SealingStream SealInto(Stream file, SealPurpose purpose, Guid owner, string keyId) => new(file, keys.Keys.Find(keyId), purpose, owner);

    /// <summary>Opens a sealed file, part by part, without ever holding more than one.</summary>
    /// <exception cref="InvalidDataException">It is not as it was sealed, or not whole.</exception>
    public Task OpenAsync(Stream file, Stream target, SealPurpose purpose, Guid owner, string keyId, CancellationToken cancellationToken) =>
        SealedFile.CopyAsync(file, target, keys.Keys.Find(keyId), purpose, owner, cancellationToken);

    /// <summary>What entitles whoever knows it to something of this owner: nobody guesses it, and nothing needs to be kept of it.</summary>
    public byte[] LinkOf(SealPurpose purpose, Guid owner) => keys.Keys.Index.OfLink(purpose.Bind(owner));
}
