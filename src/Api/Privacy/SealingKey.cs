using System.Security.Cryptography;

namespace OrleansTickets.Api.Privacy;

/// <summary>
/// An AES-256-GCM key with an id. What it seals is <c>version | nonce | tag | ciphertext</c>: 1, 12, 16 bytes and as many as were
/// sealed. Any thread may use it.
/// </summary>
/// <remarks>
/// Nonces are random, so that servers need not agree on them; a key should therefore seal no more than 2^32 times (NIST SP 800-38D,
/// 8.3). Rotate it before.
/// </remarks>
internal sealed class SealingKey : IDisposable
{
    public const int Length = 32;
    public const int Overhead = 1 + NonceLength + TagLength;

    private const byte Version = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly ThreadLocal<Cipher> _ciphers;

    public SealingKey(string id, byte[] key)
    {
        Id = id;
        Proof = KeyProof.Of(key);
        _ciphers = new ThreadLocal<Cipher>(() => new Cipher(key));
    }

    public string Id { get; }

    /// <summary>Tells the key from another of the same id.</summary>
    public byte[] Proof { get; }

    /// <param name="associatedData">What the result belongs to: it opens with the same alone.</param>
    public byte[] Seal(ReadOnlySpan<byte> clear, ReadOnlySpan<byte> associatedData)
    {
        var result = new byte[Overhead + clear.Length];
        var cipher = _ciphers.Value!;
        result[0] = Version;
        var nonce = result.AsSpan(1, NonceLength);
        cipher.NextNonce(nonce);
        cipher.Aes.Encrypt(nonce, clear, result.AsSpan(Overhead), result.AsSpan(1 + NonceLength, TagLength), associatedData);
        return result;
    }

    /// <exception cref="CryptographicException">Sealed with another key, for something else, or changed since.</exception>
    public byte[] Open(ReadOnlySpan<byte> @sealed, ReadOnlySpan<byte> associatedData)
    {
        if (@sealed.Length < Overhead || @sealed[0] != Version)
        {
            throw new CryptographicException("Not a sealed value.");
        }

        var clear = new byte[@sealed.Length - Overhead];
        _ciphers.Value!.Aes.Decrypt(
            @sealed.Slice(1, NonceLength), @sealed[Overhead..], @sealed.Slice(1 + NonceLength, TagLength), clear, associatedData);
        return clear;
    }

    public void Dispose() => _ciphers.Dispose();

    /// <summary>One thread's: the framework's cipher is not for several at once.</summary>
    private sealed class Cipher(byte[] key)
    {
        /// <summary>Random bytes cost as much as sealing does, unless many are asked for at once. Nonces are no secret.</summary>
        private readonly byte[] _random = new byte[256 * NonceLength];

        private int _used = 256 * NonceLength;

        public AesGcm Aes { get; } = new(key, TagLength);

        public void NextNonce(Span<byte> nonce)
        {
            if (_used == _random.Length)
            {
                RandomNumberGenerator.Fill(_random);
                _used = 0;
            }

            _random.AsSpan(_used, NonceLength).CopyTo(nonce);
            _used += NonceLength;
        }
    }
}

/// <summary>What tells keys apart without telling anything of them.</summary>
internal static class KeyProof
{
    private const int Length = 16;

    public static byte[] Of(byte[] key) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, Length, info: "orleans-tickets/proof"u8.ToArray());
}
