using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OrleansTickets.Api.Accounts.Tokens;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Tests.Accounts.Tokens;

public sealed class AccessTokensTests : IAsyncLifetime
{
    private TokenForge _forge = null!;

    public async ValueTask InitializeAsync() => _forge = await TokenForge.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _forge.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Validate_OwnToken_SaysWhatWasIssued()
    {
        await AssertSaysAsync(TokenForge.Super);
        var eventId = Guid.Parse("018f0000-0000-7000-8000-000000000003");
        await AssertSaysAsync(
            TokenForge.Super with { AdminType = AdminType.EventManager, PermissionLevel = PermissionLevel.Staff, EventId = eventId, TokenVersion = 7 });
    }

    [Fact]
    public async Task Validate_AfterThirtyMinutes_IsExpired()
    {
        var text = _forge.Issue();
        _forge.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(Verdict.Valid, await _forge.JudgeAsync(text));
        _forge.Clock.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(6));
        Assert.Equal(Verdict.Expired, await _forge.JudgeAsync(text));
    }

    [Fact]
    public async Task Validate_ByManyAtOnce_TellsRightFromWrong()
    {
        var (right, wrong) = (_forge.Issue(), _forge.Forge(payload: payload => payload["aud"] = "another"));
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => Task.Run(() => _forge.JudgeAsync(i % 2 == 0 ? right : wrong))));
        Assert.All(verdicts.Index(), verdict => Assert.Equal(verdict.Index % 2 == 0 ? Verdict.Valid : Verdict.Invalid, verdict.Item));
    }

    /// <summary>What is over was once valid: of a forgery nobody learns how old it claims to be.</summary>
    [Fact]
    public async Task Validate_ExpiredForgery_IsInvalid()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parts = _forge.Issue().Split('.');
        var (header, payload) = (TokenForge.Text(parts[0]), TokenForge.Text(parts[1]));
        _forge.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Verdict.Expired, await _forge.JudgeAsync(_forge.Sign(header, payload)));
        Assert.Equal(Verdict.Invalid, await _forge.JudgeAsync(_forge.Sign(header, payload, stranger)));
        var unknownKey = header.Replace(_forge.Keys.Current.Id, new string('A', 43), StringComparison.Ordinal);
        Assert.NotEqual(header, unknownKey);
        Assert.Equal(Verdict.Invalid, await _forge.JudgeAsync(_forge.Sign(unknownKey, payload, stranger)));
        Assert.Equal(Verdict.Invalid, await _forge.JudgeAsync(_forge.Sign(unknownKey, payload)));
    }

    [Theory]
    [InlineData("alg", "none")]
    [InlineData("alg", "HS256")]
    [InlineData("alg", "es256")]
    [InlineData("alg", null)]
    [InlineData("kid", "another")]
    [InlineData("kid", null)]
    [InlineData("typ", "JWS")]
    [InlineData("typ", null)]
    [InlineData("crit", "exp")]
    [InlineData("jku", "https://example.com/keys")]
    [InlineData("x5u", "https://example.com/certificates")]
    [InlineData("x5t", "AAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("jwk", "AAAA")]
    [InlineData("cty", "JWT")]
    [InlineData("b64", "false")]
    [InlineData("typ", "jwt")]
    [InlineData("typ", "at+jwt")]
    [InlineData("alg", "ES384")]
    [InlineData("alg", "ES256K")]
    public async Task Validate_SignedWithAnotherHeader_IsInvalid(string member, string? value) =>
        Assert.Equal(Verdict.Invalid, await _forge.JudgeAsync(_forge.Forge(header => Set(header, member, value))));

    [Theory]
    [InlineData("iss", "another")]
    [InlineData("iss", null)]
    [InlineData("aud", "another")]
    [InlineData("aud", null)]
    [InlineData("exp", null)]
    [InlineData("nbf", null)]
    [InlineData("iat", null)]
    [InlineData("jti", null)]
    [InlineData("sub", null)]
    [InlineData("sub", "root")]
    [InlineData("sid", null)]
    [InlineData("admin_type", "root")]
    [InlineData("admin_type", "event_manager")]
    [InlineData("token_version", null)]
    [InlineData("permission_level", null)]
    [InlineData("scope", "everything")]
    public async Task Validate_SignedWithAnotherClaim_IsInvalid(string member, string? value) =>
        Assert.Equal(Verdict.Invalid, await _forge.JudgeAsync(_forge.Forge(payload: payload => Set(payload, member, value))));

    [Theory]
    [InlineData("\"1796000000\"")]
    [InlineData("1e9")]
    [InlineData("1796083200.5")]
    [InlineData("99999999999999999999")]
    [InlineData("true")]
    public async Task Validate_ExpiryOfAnotherType_IsInvalid(string json) =>
        Assert.Equal(Verdict.Invalid, await _forge.JudgeAsync(_forge.Forge(payload: payload => payload["exp"] = JsonNode.Parse(json))));

    [Fact]
    public async Task Validate_NotYetValid_IsInvalid() =>
        Assert.Equal(
            Verdict.Invalid,
            await _forge.JudgeAsync(_forge.Forge(payload: payload => payload["nbf"] = _forge.Clock.GetUtcNow().ToUnixTimeSeconds() + 60)));

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(9)]
    public async Task Validate_ManagerOfALevelThatManagersDoNotHave_IsInvalid(int level)
    {
        Assert.Equal(Verdict.Valid, await _forge.JudgeAsync(Manager(3)));
        Assert.Equal(Verdict.Invalid, await _forge.JudgeAsync(Manager(level)));

        string Manager(int permissionLevel) => _forge.Forge(payload: payload =>
        {
            payload["admin_type"] = "event_manager";
            payload["event_id"] = Guid.Empty.ToString();
            payload["permission_level"] = permissionLevel;
        });
    }

    [Theory]
    [InlineData(0, "\"alg\":", "\"alg\":\"none\",\"alg\":")]
    [InlineData(1, "\"exp\":", "\"exp\":9999999999,\"exp\":")]
    [InlineData(1, "\"permission_level\":", "\"permission_level\":1,\"permission_level\":")]
    public async Task Validate_RepeatedMember_IsInvalid(int part, string member, string repeated)
    {
        var parts = _forge.Issue().Split('.').Take(2).Select(TokenForge.Text).ToArray();
        Assert.Equal(Verdict.Valid, await _forge.JudgeAsync(_forge.Sign(parts[0], parts[1])));
        Assert.Contains(member, parts[part], StringComparison.Ordinal);
        parts[part] = parts[part].Replace(member, repeated, StringComparison.Ordinal);
        Assert.Equal(Verdict.Invalid, await _forge.JudgeAsync(_forge.Sign(parts[0], parts[1])));
    }

    [Fact]
    public async Task Validate_TwoThousandCharacters_IsTheMost()
    {
        Assert.Equal(Verdict.Valid, await _forge.JudgeAsync(_forge.Sign(Header(), Payload(1_000))));
        Assert.Equal(Verdict.Invalid, await _forge.JudgeAsync(_forge.Sign(Header(), Payload(2_000))));

        string Header() => TokenForge.Text(_forge.Issue().Split('.')[0]);
        string Payload(int spaces) => TokenForge.Text(_forge.Issue().Split('.')[1]).Replace("{", "{" + new string(' ', spaces), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_Tampered_IsInvalid()
    {
        var text = _forge.Issue();
        for (var i = 0; i < text.Length; i++)
        {
            var tampered = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];
            Assert.Equal(Verdict.Invalid, await _forge.JudgeAsync(tampered));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("....")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("\u0000.\uffff.한글")]
    public async Task Validate_NoToken_IsInvalid(string text) => Assert.Equal(Verdict.Invalid, await _forge.JudgeAsync(text));

    [Fact]
    public async Task Validate_SignedByAPreviousKey_IsValidUntilThatIsRemoved()
    {
        using var old = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var before = await TokenForge.OpenAsync(ECDsa.Create(old.ExportParameters(includePrivateParameters: true)));
        var text = before.Issue();
        Assert.Equal(Verdict.Invalid, await _forge.JudgeAsync(text));
        foreach (var pem in (string[])[old.ExportSubjectPublicKeyInfoPem(), old.ExportPkcs8PrivateKeyPem(), old.ExportECPrivateKeyPem()])
        {
            using var after = await TokenForge.OpenAsync(previousKeys: pem);
            Assert.Equal(Verdict.Valid, await after.JudgeAsync(text));
            Assert.Equal(Verdict.Valid, await after.JudgeAsync(after.Issue()));
            Assert.Equal(Verdict.Invalid, await before.JudgeAsync(after.Issue()));
            Assert.Equal([after.Keys.Current.Id, before.Keys.Current.Id], after.Keys.All.Select(key => key.Id));

            // By now the old key has nothing left to verify, and may go.
            after.Clock.Advance(after.Tokens.Lifetime + TimeSpan.FromMinutes(1));
            Assert.Equal(Verdict.Expired, await after.JudgeAsync(text));
            Assert.Equal(Verdict.Valid, await after.JudgeAsync(after.Issue()));
        }
    }

    /// <summary>Each key is used under its own name alone.</summary>
    [Fact]
    public async Task Validate_SignedByOneOfOursUnderTheNameOfAnother_IsInvalid()
    {
        using var old = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var forge = await TokenForge.OpenAsync(previousKeys: old.ExportSubjectPublicKeyInfoPem());
        var parts = forge.Issue().Split('.').Take(2).Select(TokenForge.Text).ToArray();
        var renamed = parts[0].Replace(forge.Keys.Current.Id, forge.Keys.All[1].Id, StringComparison.Ordinal);
        Assert.Equal(Verdict.Valid, await forge.JudgeAsync(forge.Sign(renamed, parts[1], old)));
        Assert.Equal(Verdict.Invalid, await forge.JudgeAsync(forge.Sign(parts[0], parts[1], old)));
        Assert.Equal(Verdict.Invalid, await forge.JudgeAsync(forge.Sign(renamed, parts[1])));
    }

    private async Task AssertSaysAsync(AccessToken token)
    {
        var result = await _forge.Tokens.ValidateTokenAsync(_forge.Tokens.Issue(token), _forge.Tokens.Rules);
        Assert.True(result.IsValid, $"{result.Exception}");
        var principal = new ClaimsPrincipal(result.ClaimsIdentity);
        var admin = AdminClaims.Read(principal, new RequestOrigin(null, "test"));
        Assert.Equal(
            token,
            new AccessToken(
                admin.AdminId, admin.SessionId, admin.Type, admin.Level, admin.OwnEventId, AdminClaims.ReadTokenVersion(principal)));
    }

    private static void Set(JsonObject json, string member, string? value)
    {
        json.Remove(member);
        if (value is not null)
        {
            json[member] = value;
        }
    }
}
