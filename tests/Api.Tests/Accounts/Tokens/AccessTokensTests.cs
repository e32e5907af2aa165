using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Npgsql;
using OrleansTickets.Api.Accounts.Tokens;
using OrleansTickets.Api.Http;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Accounts.Tokens;

public sealed class AccessTokensTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly NpgsqlDataSource _unused = NpgsqlDataSource.Create("Host=unused");
    private SigningKeyStore _keys = null!;
    private AccessTokens _tokens = null!;

    private static readonly AccessToken Super = new(
        Guid.Parse("018f0000-0000-7000-8000-000000000001"),
        Guid.Parse("018f0000-0000-7000-8000-000000000002"),
        AdminType.SuperAdmin,
        PermissionLevel.Super,
        null,
        1);

    public async ValueTask InitializeAsync()
    {
        var options = Options.Create(new TokenOptions { SigningKey = _key.ExportPkcs8PrivateKeyPem() });
        _keys = new SigningKeyStore(options, _unused);
        await _keys.LoadAsync(CancellationToken.None);
        _tokens = new AccessTokens(_keys, options, _clock);
    }

    public async ValueTask DisposeAsync()
    {
        _keys.Dispose();
        _key.Dispose();
        await _unused.DisposeAsync();
    }

    [Fact]
    public void Validate_OwnToken_ReturnsWhatWasIssued()
    {
        Assert.Equal(TokenFault.None, _tokens.Validate(_tokens.Issue(Super), out var token));
        Assert.Equal(Super, token);
        var manager = Super with { AdminType = AdminType.EventManager, PermissionLevel = PermissionLevel.Staff, EventId = Guid.Empty };
        Assert.Equal(TokenFault.None, _tokens.Validate(_tokens.Issue(manager), out token));
        Assert.Equal(manager, token);
    }

    [Fact]
    public void Validate_AfterThirtyMinutes_IsExpired()
    {
        var text = _tokens.Issue(Super);
        _clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(TokenFault.None, _tokens.Validate(text, out _));
        _clock.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(6));
        Assert.Equal(TokenFault.Expired, _tokens.Validate(text, out var token));
        Assert.Null(token);
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
    public void Validate_SignedWithAnotherHeader_IsInvalid(string member, string? value) =>
        Assert.Equal(TokenFault.Invalid, _tokens.Validate(Forge(header => Set(header, member, value), _ => { }), out _));

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
    public void Validate_SignedWithAnotherClaim_IsInvalid(string member, string? value) =>
        Assert.Equal(TokenFault.Invalid, _tokens.Validate(Forge(_ => { }, payload => Set(payload, member, value)), out _));

    [Theory]
    [InlineData("\"1796000000\"")]
    [InlineData("1e9")]
    [InlineData("1796083200.5")]
    [InlineData("99999999999999999999")]
    [InlineData("true")]
    public void Validate_ExpiryOfAnotherType_IsInvalid(string json) =>
        Assert.Equal(TokenFault.Invalid, _tokens.Validate(Forge(_ => { }, payload => payload["exp"] = JsonNode.Parse(json)), out _));

    [Fact]
    public void Validate_NotYetValid_IsInvalid() =>
        Assert.Equal(
            TokenFault.Invalid,
            _tokens.Validate(Forge(_ => { }, payload => payload["nbf"] = _clock.GetUtcNow().ToUnixTimeSeconds() + 60), out _));

    [Fact]
    public void Validate_ManagerOfLevelNine_IsInvalid() =>
        Assert.Equal(TokenFault.Invalid, _tokens.Validate(
            Forge(
                _ => { },
                payload =>
                {
                    payload["admin_type"] = "event_manager";
                    payload["event_id"] = Guid.Empty.ToString();
                }),
            out _));

    [Fact]
    public void Validate_RepeatedMember_IsInvalid()
    {
        var parts = _tokens.Issue(Super).Split('.');
        var payload = Text(parts[1]).Replace("\"exp\":", "\"exp\":9999999999,\"exp\":", StringComparison.Ordinal);
        Assert.Equal(TokenFault.Invalid, _tokens.Validate(Sign(Text(parts[0]), payload), out _));
        Assert.Equal(TokenFault.None, _tokens.Validate(Sign(Text(parts[0]), Text(parts[1])), out _));
    }

    [Fact]
    public void Validate_Tampered_IsInvalid()
    {
        var text = _tokens.Issue(Super);
        for (var i = 0; i < text.Length; i++)
        {
            var tampered = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];
            Assert.Equal(TokenFault.Invalid, _tokens.Validate(tampered, out _));
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
    public void Validate_NoToken_IsInvalid(string text) => Assert.Equal(TokenFault.Invalid, _tokens.Validate(text, out _));

    [Fact]
    public void Validate_SignatureLeftOutOrOfAnotherKey_IsInvalid()
    {
        var text = _tokens.Issue(Super);
        Assert.Equal(TokenFault.Invalid, _tokens.Validate(text[..(text.LastIndexOf('.') + 1)], out _));
        Assert.Equal(TokenFault.Invalid, _tokens.Validate(text + "=", out _));
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parts = text.Split('.');
        Assert.Equal(TokenFault.Invalid, _tokens.Validate(Sign(Text(parts[0]), Text(parts[1]), stranger), out _));
    }

    private string Forge(Action<JsonObject> changeHeader, Action<JsonObject> changePayload)
    {
        var parts = _tokens.Issue(Super).Split('.');
        var header = JsonNode.Parse(Text(parts[0]))!.AsObject();
        var payload = JsonNode.Parse(Text(parts[1]))!.AsObject();
        changeHeader(header);
        changePayload(payload);
        return Sign(header.ToJsonString(), payload.ToJsonString());
    }

    private string Sign(string header, string payload, ECDsa? key = null)
    {
        var signed = $"{Encode(header)}.{Encode(payload)}";
        var signature = (key ?? _key).SignData(
            Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Base64UrlText.Encode(signature)}";
    }

    private static void Set(JsonObject json, string member, string? value)
    {
        json.Remove(member);
        if (value is not null)
        {
            json[member] = value;
        }
    }

    private static string Encode(string text) => Base64UrlText.Encode(Encoding.UTF8.GetBytes(text));

    private static string Text(string part)
    {
        Assert.True(Base64UrlText.TryDecode(part, out var bytes));
        return Encoding.UTF8.GetString(bytes);
    }
}
