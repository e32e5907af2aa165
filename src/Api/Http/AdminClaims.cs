using System.Globalization;
using System.Security.Claims;

namespace OrleansTickets.Api.Http;

/// <summary>The claims of an access token, and how they become the current admin.</summary>
internal static class AdminClaims
{
    public const string Subject = "sub";
    public const string Session = "sid";
    public const string AdminType = "admin_type";
    public const string EventId = "event_id";
    public const string PermissionLevel = "permission_level";
    public const string TokenVersion = "token_version";
    public const string SuperAdmin = "super_admin";
    public const string EventManager = "event_manager";

    public static string Name(AdminType type) => type == Http.AdminType.SuperAdmin ? SuperAdmin : EventManager;

    /// <param name="principal">Validated: signed by us, so its claims have their shape.</param>
    public static CurrentAdmin Read(ClaimsPrincipal principal, RequestOrigin origin)
    {
        var adminId = Guid.Parse(Value(principal, Subject));
        var type = Value(principal, AdminType) == SuperAdmin ? Http.AdminType.SuperAdmin : Http.AdminType.EventManager;
        return new CurrentAdmin(
            adminId,
            Guid.Parse(Value(principal, Session)),
            type,
            (PermissionLevel)int.Parse(Value(principal, PermissionLevel), CultureInfo.InvariantCulture),
            principal.FindFirst(EventId) is { } eventId ? Guid.Parse(eventId.Value) : null,
            origin.As(adminId, type));
    }

    /// <summary>The account's when the token was issued.</summary>
    public static int ReadTokenVersion(ClaimsPrincipal principal) => int.Parse(Value(principal, TokenVersion), CultureInfo.InvariantCulture);

    private static string Value(ClaimsPrincipal principal, string type) =>
        principal.FindFirst(type)?.Value ?? throw new InvalidOperationException($"An access token of ours lacks '{type}'.");
}
