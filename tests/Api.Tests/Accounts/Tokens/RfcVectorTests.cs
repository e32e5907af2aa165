using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using OrleansTickets.Api.Keys;

namespace OrleansTickets.Api.Tests.Accounts.Tokens;

/// <summary>The examples of RFC 7515 (JWS) and RFC 7638 (thumbprints).</summary>
public sealed class RfcVectorTests
{
    private const string X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    private const string Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
    private const string D = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI";
    private const string A3 = "eyJhbGciOiJFUzI1NiJ9"
        + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    /// <summary>Our key type and the library verify it; our rules then refuse it, as it names neither its key nor its type.</summary>
    [Fact]
    public async Task Validate_A3SignedByAKeyOfOurs_VerifiesButIsNoTokenOfOurs()
    {
        using var forge = await TokenForge.OpenAsync(RfcKey());
        Assert.True(Verifies(forge.Keys.Current, A3));
        Assert.Equal(Verdict.Invalid, await forge.JudgeAsync(A3));
        Assert.Equal(Verdict.Valid, await forge.JudgeAsync(forge.Issue()));
    }

    [Fact]
    public async Task Verify_A3WithOneBitChanged_IsInvalid()
    {
        using var forge = await TokenForge.OpenAsync(RfcKey());
        for (var at = 0; at < A3.Length - 1; at++)
        {
            if (A3[at] != '.')
            {
                Assert.False(Verifies(forge.Keys.Current, A3[..at] + (A3[at] == 'A' ? 'B' : 'A') + A3[(at + 1)..]), $"at {at}");
            }
        }
    }

    /// <summary>A.1 is an HMAC, A.5 is not signed at all.</summary>
    [Theory]
    [InlineData("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
        + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")]
    [InlineData("eyJhbGciOiJub25lIn0"
        + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.")]
    public async Task Validate_OtherExamples_AreInvalid(string text)
    {
        using var forge = await TokenForge.OpenAsync(RfcKey());
        Assert.Equal(Verdict.Invalid, await forge.JudgeAsync(text));
    }

    /// <summary>RFC 7638 3.1 has an RSA key; this is its rule for EC keys (3.2): these members, in this order, without white space.</summary>
    [Fact]
    public async Task Id_Key_IsItsThumbprint()
    {
        using var forge = await TokenForge.OpenAsync(RfcKey());
        var canonical = $$"""{"crv":"P-256","kty":"EC","x":"{{X}}","y":"{{Y}}"}""";
        Assert.Equal(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(canonical))), forge.Keys.Current.Id);
        Assert.Equal((X, Y), (forge.Keys.Current.X, forge.Keys.Current.Y));
    }

    internal static bool Verifies(P256Key key, string text)
    {
        var provider = key.SecurityKey.CryptoProviderFactory.CreateForVerifying(key.SecurityKey, SecurityAlgorithms.EcdsaSha256);
        var lastDot = text.LastIndexOf('.');
        return provider.Verify(Encoding.ASCII.GetBytes(text[..lastDot]), Base64Url.DecodeFromChars(text.AsSpan(lastDot + 1)));
    }

    private static ECDsa RfcKey() => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        D = Base64Url.DecodeFromChars(D),
        Q = new ECPoint { X = Base64Url.DecodeFromChars(X), Y = Base64Url.DecodeFromChars(Y) },
    });
}
