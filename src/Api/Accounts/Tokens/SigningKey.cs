using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace OrleansTickets.Api.Accounts.Tokens;

/// <summary>A P-256 key for ES256 (RFC 7518 3.4), named by its thumbprint (RFC 7638).</summary>
internal sealed class SigningKey : IDisposable
{
    /// <summary>Of r and s, in bytes.</summary>
    public const int SignatureLength = 64;

    private readonly ECDsa _key;

    private SigningKey(ECDsa key)
    {
        _key = key;

        // The library's shared cache would go on using a key after it was disposed of.
        Key = new ECDsaSecurityKey(key) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };
        Key.KeyId = Base64UrlEncoder.Encode(Key.ComputeJwkThumbprint());
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        (X, Y) = (Base64UrlEncoder.Encode(point.X), Base64UrlEncoder.Encode(point.Y));
    }

    public string Id => Key.KeyId;

    public string X { get; }

    public string Y { get; }

    /// <summary>For the library.</summary>
    public ECDsaSecurityKey Key { get; }

    /// <exception cref="CryptographicException">Not a private key, or not on P-256.</exception>
    /// <exception cref="ArgumentException">Not PEM.</exception>
    public static SigningKey FromPrivatePem(string pem)
    {
        var key = FromPem(pem);
        try
        {
            CryptographicOperations.ZeroMemory(key._key.ExportParameters(includePrivateParameters: true).D);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>A private or a public key: enough to verify.</summary>
    /// <exception cref="CryptographicException">Not on P-256.</exception>
    /// <exception cref="ArgumentException">Not PEM.</exception>
    public static SigningKey FromPem(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
                ? new SigningKey(key)
                : throw new CryptographicException("The key is not on the curve P-256.");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public void Dispose() => _key.Dispose();
}
