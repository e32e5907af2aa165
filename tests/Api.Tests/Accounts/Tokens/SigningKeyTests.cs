using System.Security.Cryptography;
using System.Text;
using OrleansTickets.Api.Accounts.Tokens;

namespace OrleansTickets.Api.Tests.Accounts.Tokens;

/// <summary>RFC 7515 appendix A.3.</summary>
public sealed class SigningKeyTests
{
    private const string X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    private const string Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
    private const string D = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI";
    private const string Signed = "eyJhbGciOiJFUzI1NiJ9"
        + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    private const string Signature =
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    [Fact]
    public void Verify_SignatureOfTheRfc_IsValid()
    {
        using var key = RfcKey();
        Assert.True(key.Verify(Encoding.ASCII.GetBytes(Signed), Decode(Signature)));
    }

    [Fact]
    public void Verify_OneBitChanged_IsInvalid()
    {
        using var key = RfcKey();
        var data = Encoding.ASCII.GetBytes(Signed);
        var signature = Decode(Signature);
        signature[10] ^= 1;
        Assert.False(key.Verify(data, signature));
        data[0] ^= 1;
        Assert.False(key.Verify(data, Decode(Signature)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(72)]
    public void Verify_OtherLength_IsInvalid(int length)
    {
        using var key = RfcKey();
        Assert.False(key.Verify(Encoding.ASCII.GetBytes(Signed), new byte[length]));
    }

    [Fact]
    public void Verify_AllZero_IsInvalid()
    {
        // The "psychic signature" of CVE-2022-21449.
        using var key = RfcKey();
        Assert.False(key.Verify(Encoding.ASCII.GetBytes(Signed), new byte[64]));
    }

    [Fact]
    public void Sign_Data_HasItsFixedLengthAndVerifies()
    {
        using var key = RfcKey();
        var data = Encoding.ASCII.GetBytes(Signed);
        var signature = key.Sign(data);
        Assert.Equal(SigningKey.SignatureLength, signature.Length);
        Assert.True(key.Verify(data, signature));
    }

    [Fact]
    public void FromPem_OtherCurveOrPublicKey_Throws()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.ThrowsAny<CryptographicException>(() => SigningKey.FromPem(p384.ExportPkcs8PrivateKeyPem()));
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.ThrowsAny<CryptographicException>(() => SigningKey.FromPem(p256.ExportSubjectPublicKeyInfoPem()));
        Assert.ThrowsAny<ArgumentException>(() => SigningKey.FromPem("not PEM"));
    }

    [Theory]
    [InlineData("AQ", true)]
    [InlineData("AR", false)]
    [InlineData("AQ==", false)]
    [InlineData("A Q", false)]
    [InlineData("A+/A", false)]
    [InlineData("A", false)]
    [InlineData("", false)]
    public void TryDecode_OneSpellingOnly_IsAccepted(string text, bool valid) =>
        Assert.Equal(valid, Base64UrlText.TryDecode(text, out _));

    private static SigningKey RfcKey() => new(ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        D = Decode(D),
        Q = new ECPoint { X = Decode(X), Y = Decode(Y) },
    }));

    private static byte[] Decode(string text)
    {
        Assert.True(Base64UrlText.TryDecode(text, out var bytes));
        return bytes;
    }
}
