using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using OrleansTickets.Api.Keys;

namespace OrleansTickets.Api.Accounts.Tokens;

/// <summary>A key of access tokens, named by its thumbprint (RFC 7638).</summary>
internal sealed class SigningKey : IDisposable
{
    private SigningKey(P256Key point)
    {
        Point = point;

        // The library's shared cache would go on using a key after it was disposed of.
        Key = new ECDsaSecurityKey(point.Algorithm) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };
        Key.KeyId = Base64UrlEncoder.Encode(point.Thumbprint.ToArray());
    }

    public string Id => Key.KeyId;

    public P256Key Point { get; }

    /// <summary>For the library.</summary>
    public ECDsaSecurityKey Key { get; }

    /// <exception cref="CryptographicException">Not a private key, or not on P-256.</exception>
    /// <exception cref="ArgumentException">Not PEM.</exception>
    public static SigningKey FromPrivatePem(string pem) => new(P256Key.FromPrivatePem(pem));

    /// <summary>A private or a public key: enough to verify.</summary>
    /// <exception cref="CryptographicException">Not on P-256.</exception>
    /// <exception cref="ArgumentException">Not PEM.</exception>
    public static SigningKey FromPem(string pem) => new(P256Key.FromPem(pem));

    public void Dispose() => Point.Dispose();
}
