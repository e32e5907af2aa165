using System.Security.Cryptography;
using OrleansTickets.Api.Keys;

namespace OrleansTickets.Api.Tests.Keys;

public sealed class P256KeyTests
{
    [Fact]
    public void FromPem_OtherCurveOrNoKey_Throws()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        Assert.ThrowsAny<CryptographicException>(() => P256Key.FromPem(p384.ExportPkcs8PrivateKeyPem()));
        Assert.ThrowsAny<CryptographicException>(() => P256Key.FromPem(p384.ExportSubjectPublicKeyInfoPem()));
        Assert.ThrowsAny<CryptographicException>(() => P256Key.FromPem(rsa.ExportPkcs8PrivateKeyPem()));
        Assert.ThrowsAny<ArgumentException>(() => P256Key.FromPem("not PEM"));
    }

    [Fact]
    public void FromPrivatePem_PublicKey_Throws()
    {
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = p256.ExportSubjectPublicKeyInfoPem();
        Assert.ThrowsAny<CryptographicException>(() => P256Key.FromPrivatePem(publicKey));
        using var verifier = P256Key.FromPem(publicKey);
        using var signer = P256Key.FromPrivatePem(p256.ExportPkcs8PrivateKeyPem());
        Assert.Equal(signer.Id, verifier.Id);
    }
}
