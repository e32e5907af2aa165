using System.Security.Cryptography;
using OrleansTickets.Api.Accounts.Tokens;

namespace OrleansTickets.Api.Tests.Accounts.Tokens;

public sealed class SigningKeyTests
{
    [Fact]
    public void FromPem_OtherCurveOrNoKey_Throws()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        Assert.ThrowsAny<CryptographicException>(() => SigningKey.FromPem(p384.ExportPkcs8PrivateKeyPem()));
        Assert.ThrowsAny<CryptographicException>(() => SigningKey.FromPem(p384.ExportSubjectPublicKeyInfoPem()));
        Assert.ThrowsAny<CryptographicException>(() => SigningKey.FromPem(rsa.ExportPkcs8PrivateKeyPem()));
        Assert.ThrowsAny<ArgumentException>(() => SigningKey.FromPem("not PEM"));
    }

    [Fact]
    public void FromPrivatePem_PublicKey_Throws()
    {
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = p256.ExportSubjectPublicKeyInfoPem();
        Assert.ThrowsAny<CryptographicException>(() => SigningKey.FromPrivatePem(publicKey));
        using var verifier = SigningKey.FromPem(publicKey);
        using var signer = SigningKey.FromPrivatePem(p256.ExportPkcs8PrivateKeyPem());
        Assert.Equal(signer.Id, verifier.Id);
    }
}
