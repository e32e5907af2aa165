using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace OrleansTickets.Api.Keys;

/// <summary>A key on the curve P-256, for ES256 (RFC 7518 3.4). Any thread may use it.</summary>
internal sealed class P256Key : IDisposable
{
    /// <summary>Of r and s, in bytes.</summary>
    public const int SignatureLength = 64;

    private readonly ECDsa _algorithm;

    // One for each thread: the framework does not promise more.
    private readonly ThreadLocal<ECDsa> _ofThread;

    private P256Key(ECDsa algorithm, bool signs)
    {
        _algorithm = algorithm;
        var parameters = algorithm.ExportParameters(signs);
        _ofThread = new ThreadLocal<ECDsa>(() => ECDsa.Create(parameters));
        (X, Y) = (Base64Url.EncodeToString(parameters.Q.X), Base64Url.EncodeToString(parameters.Q.Y));
        Thumbprint = SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{X}}","y":"{{Y}}"}"""));
        Id = Base64Url.EncodeToString(Thumbprint.Span);

        // The library's shared cache would go on using a key after it was disposed of.
        SecurityKey = new ECDsaSecurityKey(algorithm)
        {
            KeyId = Id,
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
    }

    /// <summary>Base64url.</summary>
    public string X { get; }

    /// <summary>Base64url.</summary>
    public string Y { get; }

    /// <summary>SHA-256 of the public key as RFC 7638 writes it.</summary>
    public ReadOnlyMemory<byte> Thumbprint { get; }

    /// <summary>The thumbprint in base64url.</summary>
    public string Id { get; }

    /// <summary>For the library of JSON web tokens.</summary>
    public ECDsaSecurityKey SecurityKey { get; }

    /// <exception cref="CryptographicException">Not a private key, or not on P-256.</exception>
    /// <exception cref="ArgumentException">Not PEM.</exception>
    public static P256Key FromPrivatePem(string pem) => From(pem, signs: true);

    /// <summary>Verifies, and does not sign: a private or a public key.</summary>
    /// <exception cref="CryptographicException">Not on P-256.</exception>
    /// <exception cref="ArgumentException">Not PEM.</exception>
    public static P256Key FromPem(string pem) => From(pem, signs: false);

    public void Sign(ReadOnlySpan<byte> content, Span<byte> signature) =>
        _ofThread.Value!.SignData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public bool Verifies(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
        _ofThread.Value!.VerifyData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public void Dispose()
    {
        _ofThread.Dispose();
        _algorithm.Dispose();
    }

    private static P256Key From(string pem, bool signs)
    {
        var algorithm = ECDsa.Create();
        try
        {
            algorithm.ImportFromPem(pem);
            return algorithm.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
                ? new P256Key(algorithm, signs)
                : throw new CryptographicException("The key is not on the curve P-256.");
        }
        catch
        {
            algorithm.Dispose();
            throw;
        }
    }
}
