using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Accounts.Tokens;

/// <summary>What an access token says (MISSION T1).</summary>
/// <param name="SessionId">The login it comes from.</param>
/// <param name="TokenVersion">The account's when it was issued.</param>
internal sealed record AccessToken(
    Guid AdminId,
    Guid SessionId,
    AdminType AdminType,
    PermissionLevel PermissionLevel,
    Guid? EventId,
    int TokenVersion);

/// <summary>The payload as it is on the wire (RFC 7519 4.1); every member but <c>event_id</c> is required.</summary>
internal sealed record AccessTokenPayload(
    string Iss,
    string Aud,
    string Sub,
    string Jti,
    long Iat,
    long Nbf,
    long Exp,
    string Sid,
    string AdminType,
    int PermissionLevel,
    int TokenVersion,
    string? EventId = null);

/// <summary>The only header that we issue or accept: no other member, no other algorithm.</summary>
internal sealed record TokenHeader(string Alg, string Kid, string Typ)
{
    public const string Algorithm = "ES256";
    public const string Type = "JWT";
}
