using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.IdentityModel.Tokens;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Keys;

namespace OrleansTickets.Api.Accounts.Tokens;

/// <summary>
/// The one form that access tokens have, much narrower than what the library reads: it passes over spaces and padding in base64url,
/// <c>crit</c>, what follows the JSON, and takes the last of repeated members and numbers as text.
/// </summary>
/// <remarks>It only refuses. What it lets pass is believed when the library has verified its signature.</remarks>
internal static class TokenForm
{
    public const string Type = "JWT";

    /// <summary>Ours have about 600 characters.</summary>
    public const int MaxLength = 2048;

    /// <returns>The key that the token names, or null where the form is not right.</returns>
    public static string? ReadKeyId(string text)
    {
        if (text.Length > MaxLength || text.AsSpan().Count('.') != 2)
        {
            return null;
        }

        var (firstDot, lastDot) = (text.IndexOf('.'), text.LastIndexOf('.'));
        return Decode(text.AsSpan(0, firstDot)) is { } header
            && Decode(text.AsSpan(firstDot + 1, lastDot - firstDot - 1)) is { } payload
            && Decode(text.AsSpan(lastDot + 1)) is { Length: P256Key.SignatureLength }
            && Parse(header, TokenJson.Default.TokenHeader) is { Alg: SecurityAlgorithms.EcdsaSha256, Typ: Type, Kid: var keyId }
            && Parse(payload, TokenJson.Default.TokenPayload) is { IsConsistent: true }
                ? keyId
                : null;
    }

    /// <summary>Base64url as JWS wants it (RFC 7515 2): one spelling for each value.</summary>
    private static byte[]? Decode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.DecodeFromChars(text, bytes, out _, out var written) == OperationStatus.Done
            && written == bytes.Length
            && text.SequenceEqual(Base64Url.EncodeToString(bytes))
                ? bytes
                : null;
    }

    private static T? Parse<T>(byte[] json, JsonTypeInfo<T> type)
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
}

/// <summary>The only header: no other member, no other algorithm.</summary>
internal sealed record TokenHeader(string Alg, string Kid, string Typ);

/// <summary>The payload (RFC 7519 4.1); every member but <c>event_id</c> is required.</summary>
internal sealed record TokenPayload(
    string Iss,
    string Aud,
    Guid Sub,
    Guid Jti,
    long Iat,
    long Nbf,
    long Exp,
    Guid Sid,
    string AdminType,
    PermissionLevel PermissionLevel,
    int TokenVersion,
    Guid? EventId = null)
{
    /// <summary>Super admins have level 9 and no event, event managers one of the others and an event.</summary>
    public bool IsConsistent => AdminType switch
    {
        AdminClaims.SuperAdmin => PermissionLevel == PermissionLevel.Super && EventId is null,
        AdminClaims.EventManager => PermissionLevel is PermissionLevel.Viewer or PermissionLevel.Staff or PermissionLevel.Manager
            && EventId is not null,
        _ => false,
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 2)]
[JsonSerializable(typeof(TokenHeader))]
[JsonSerializable(typeof(TokenPayload))]
internal sealed partial class TokenJson : JsonSerializerContext;
