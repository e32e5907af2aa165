using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Accounts.Tokens;

internal enum TokenFault
{
    None,
    Invalid,
    Expired,
}

/// <summary>
/// Issues and validates access tokens: compact JWS (RFC 7515), ES256 and nothing else. In place of Microsoft's JWT bearer
/// packages, which not every registry holds.
/// </summary>
internal sealed class AccessTokens(SigningKeyStore keys, IOptions<TokenOptions> options, TimeProvider clock)
{
    /// <summary>Ours have about 600 characters.</summary>
    private const int MaxLength = 2048;

    /// <summary>How far the clocks of two servers may differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    public TimeSpan Lifetime => TimeSpan.FromMinutes(options.Value.AccessMinutes);

    public string Issue(AccessToken token)
    {
        var now = clock.GetUtcNow();
        var payload = new AccessTokenPayload(
            options.Value.Issuer,
            options.Value.Audience,
            token.AdminId.ToString("D"),
            Guid.CreateVersion7(now).ToString("D"),
            now.ToUnixTimeSeconds(),
            now.ToUnixTimeSeconds(),
            (now + Lifetime).ToUnixTimeSeconds(),
            token.SessionId.ToString("D"),
            AdminClaims.Name(token.AdminType),
            (int)token.PermissionLevel,
            token.TokenVersion,
            token.EventId?.ToString("D"));
        var header = new TokenHeader(TokenHeader.Algorithm, keys.Current.Id, TokenHeader.Type);
        var signed = Encode(JsonSerializer.SerializeToUtf8Bytes(header, TokenJson.Default.TokenHeader))
            + '.' + Encode(JsonSerializer.SerializeToUtf8Bytes(payload, TokenJson.Default.AccessTokenPayload));
        return signed + '.' + Encode(keys.Current.Sign(Encoding.ASCII.GetBytes(signed)));
    }

    /// <summary>Nothing of a token is believed before its signature has been verified.</summary>
    public TokenFault Validate(string text, out AccessToken? token)
    {
        token = null;
        if (Verify(text) is not { } payload || Read(payload) is not { } read)
        {
            return TokenFault.Invalid;
        }

        var now = clock.GetUtcNow();
        if (payload.Nbf > (now + Skew).ToUnixTimeSeconds() || payload.Exp <= payload.Nbf)
        {
            return TokenFault.Invalid;
        }

        if (payload.Exp <= (now - Skew).ToUnixTimeSeconds())
        {
            return TokenFault.Expired;
        }

        token = read;
        return TokenFault.None;
    }

    private AccessTokenPayload? Verify(string text)
    {
        if (text.Length > MaxLength || text.AsSpan().Count('.') != 2)
        {
            return null;
        }

        var firstDot = text.IndexOf('.');
        var lastDot = text.LastIndexOf('.');
        if (!Base64UrlText.TryDecode(text.AsSpan(0, firstDot), out var header)
            || !Base64UrlText.TryDecode(text.AsSpan(firstDot + 1, lastDot - firstDot - 1), out var payload)
            || !Base64UrlText.TryDecode(text.AsSpan(lastDot + 1), out var signature)
            || !IsOurs(Parse(header, TokenJson.Default.TokenHeader))
            || !keys.Current.Verify(Encoding.ASCII.GetBytes(text, 0, lastDot), signature))
        {
            return null;
        }

        return Parse(payload, TokenJson.Default.AccessTokenPayload);
    }

    private bool IsOurs(TokenHeader? header) =>
        header is { Alg: TokenHeader.Algorithm, Typ: TokenHeader.Type } && header.Kid == keys.Current.Id;

    private AccessToken? Read(AccessTokenPayload payload)
    {
        AdminType? type = payload.AdminType switch
        {
            AdminClaims.SuperAdmin => AdminType.SuperAdmin,
            AdminClaims.EventManager => AdminType.EventManager,
            _ => null,
        };
        Guid eventId = default;
        return payload.Iss == options.Value.Issuer
            && payload.Aud == options.Value.Audience
            && Guid.TryParseExact(payload.Sub, "D", out var adminId)
            && Guid.TryParseExact(payload.Jti, "D", out _)
            && Guid.TryParseExact(payload.Sid, "D", out var sessionId)
            && (payload.EventId is null || Guid.TryParseExact(payload.EventId, "D", out eventId))
            && Enum.IsDefined((PermissionLevel)payload.PermissionLevel)
            && type is not null
            && (type == AdminType.SuperAdmin) == (payload.EventId is null)
            && (type == AdminType.SuperAdmin) == (payload.PermissionLevel == (int)PermissionLevel.Super)
                ? new AccessToken(
                    adminId,
                    sessionId,
                    type.Value,
                    (PermissionLevel)payload.PermissionLevel,
                    payload.EventId is null ? null : eventId,
                    payload.TokenVersion)
                : null;
    }

    private static T? Parse<T>(byte[] json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            // A token that is not JSON is as invalid as one that is not signed.
            return null;
        }
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64UrlText.Encode(bytes);
}
