using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Npgsql;
using OrleansTickets.Api.Accounts.Tokens;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Keys;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Accounts.Tokens;

internal enum Verdict
{
    Valid,
    Expired,
    Invalid,
}

/// <summary>The product's validator with a key that the test has too, so that it can sign what the product never would.</summary>
internal sealed class TokenForge : IDisposable
{
    public static readonly AccessToken Super = new(
        Guid.Parse("018f0000-0000-7000-8000-000000000001"),
        Guid.Parse("018f0000-0000-7000-8000-000000000002"),
        AdminType.SuperAdmin,
        PermissionLevel.Super,
        null,
        1);

    private readonly NpgsqlDataSource _unused = NpgsqlDataSource.Create("Host=unused");

    private TokenForge(ECDsa key, IEnumerable<string> previousKeys)
    {
        Key = key;
        var options = new TokenOptions { SigningKey = key.ExportPkcs8PrivateKeyPem() };
        foreach (var pem in previousKeys)
        {
            options.PreviousKeys.Add(pem);
        }

        Keys = new SigningKeyStore(Options.Create(options), new DevelopmentKeys(_unused));
        Tokens = new AccessTokens(Keys, Options.Create(options), Clock);
    }

    public FakeClock Clock { get; } = new();

    public ECDsa Key { get; }

    public SigningKeyStore Keys { get; }

    public AccessTokens Tokens { get; }

    public static async Task<TokenForge> OpenAsync(ECDsa? key = null, params string[] previousKeys)
    {
        var forge = new TokenForge(key ?? ECDsa.Create(ECCurve.NamedCurves.nistP256), previousKeys);
        await forge.Keys.LoadAsync(CancellationToken.None);
        return forge;
    }

    public string Issue() => Tokens.Issue(Super);

    public async Task<Verdict> JudgeAsync(string text)
    {
        var result = await Tokens.ValidateTokenAsync(text, Tokens.Rules);
        return result.IsValid ? Verdict.Valid : result.Exception is SecurityTokenExpiredException ? Verdict.Expired : Verdict.Invalid;
    }

    /// <summary>A token of ours, changed and then signed as ours are.</summary>
    public string Forge(Action<JsonObject>? header = null, Action<JsonObject>? payload = null)
    {
        var parts = Issue().Split('.');
        var (head, body) = (JsonNode.Parse(Text(parts[0]))!.AsObject(), JsonNode.Parse(Text(parts[1]))!.AsObject());
        header?.Invoke(head);
        payload?.Invoke(body);
        return Sign(head.ToJsonString(), body.ToJsonString());
    }

    public string Sign(string header, string payload, ECDsa? key = null)
    {
        var signed = $"{Encode(header)}.{Encode(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(SignatureOf(signed, key ?? Key))}";
    }

    public static byte[] SignatureOf(string signed, ECDsa key) => key.SignData(
        Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public static string Text(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));

    public void Dispose()
    {
        Keys.Dispose();
        Key.Dispose();
        _unused.Dispose();
    }
}
