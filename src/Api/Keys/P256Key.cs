using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OrleansTickets.Api.Keys;

/// <summary>A key on the curve P-256, for ES256 (RFC 7518 3.4).</summary>
internal sealed class P256Key : IDisposable
{
    /// <summary>Of r and s, in bytes.</summary>
    public const int SignatureLength = 64;

    private P256Key(ECDsa algorithm)
    {
        Algorithm = algorithm;
        var point = algorithm.ExportParameters(includePrivateParameters: false).Q;
        (X, Y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        Thumbprint = SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{X}}","y":"{{Y}}"}"""));
    }

    public ECDsa Algorithm { get; }

    /// <summary>Base64url.</summary>
    public string X { get; }

    /// <summary>Base64url.</summary>
    public string Y { get; }

    /// <summary>SHA-256 of the public key as RFC 7638 writes it.</summary>
    public ReadOnlyMemory<byte> Thumbprint { get; }

    /// <exception cref="CryptographicException">Not a private key, or not on P-256.</exception>
    /// <exception cref="ArgumentException">Not PEM.</exception>
    public static P256Key FromPrivatePem(string pem)
    {
        var key = FromPem(pem);
        try
        {
            CryptographicOperations.ZeroMemory(key.Algorithm.ExportParameters(includePrivateParameters: true).D);
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
    public static P256Key FromPem(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
                ? new P256Key(key)
                : throw new CryptographicException("The key is not on the curve P-256.");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public void Dispose() => Algorithm.Dispose();
}
