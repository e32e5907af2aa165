using System.Security.Cryptography;

namespace OrleansTickets.Api.Accounts.Tokens;

/// <summary>A P-256 key for ES256 (RFC 7518 3.4), named by its thumbprint (RFC 7638).</summary>
internal sealed class SigningKey : IDisposable
{
    public const int SignatureLength = 64;

    private readonly ECDsa _key;
    private readonly Lock _lock = new();

    /// <param name="key">On the curve P-256; owned by this from now on.</param>
    public SigningKey(ECDsa key)
    {
        _key = key;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        X = Base64UrlText.Encode(point.X);
        Y = Base64UrlText.Encode(point.Y);
        var canonical = $$"""{"crv":"P-256","kty":"EC","x":"{{X}}","y":"{{Y}}"}""";
        Id = Base64UrlText.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(canonical)));
    }

    public string Id { get; }

    public string X { get; }

    public string Y { get; }

    /// <exception cref="CryptographicException">Not a private key, or not on P-256.</exception>
    /// <exception cref="ArgumentException">Not PEM.</exception>
    public static SigningKey FromPem(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            var parameters = key.ExportParameters(includePrivateParameters: true);
            CryptographicOperations.ZeroMemory(parameters.D);
            return parameters.Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
                ? new SigningKey(key)
                : throw new CryptographicException("The key is not on the curve P-256.");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        // The framework does not promise that one key may be used by several threads at once.
        lock (_lock)
        {
            return _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureLength)
        {
            return false;
        }

        lock (_lock)
        {
            return _key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    public void Dispose() => _key.Dispose();
}
