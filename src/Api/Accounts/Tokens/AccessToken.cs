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
