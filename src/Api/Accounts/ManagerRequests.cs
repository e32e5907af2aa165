using OrleansTickets.Api.Http;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Accounts;

/// <param name="Email">Unique among event managers.</param>
/// <param name="Password">8 to 128 characters.</param>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="EventId">The one event that the manager works for.</param>
/// <param name="PermissionLevel">1 viewer, 2 staff, 3 manager.</param>
internal sealed record CreateManagerRequest(string? Email, string? Password, string? Name, string? EventId, int? PermissionLevel)
{
    public NewManager Read(Check check)
    {
        var password = Passwords.Read(check, "password", Password);
        return new NewManager(ManagerTerms.Read(check, Email, Name, EventId, PermissionLevel), password);
    }
}

internal sealed record NewManager(ManagerTerms Terms, string Password);

/// <summary>Replaces what a manager is. Another event, another level or <c>is_active: false</c> ends all its logins at once.</summary>
/// <param name="Email">Unique among event managers.</param>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="EventId">The one event that the manager works for.</param>
/// <param name="PermissionLevel">1 viewer, 2 staff, 3 manager.</param>
/// <param name="IsActive">Whether it may sign in; by default as it is.</param>
internal sealed record ReplaceManagerRequest(string? Email, string? Name, string? EventId, int? PermissionLevel, bool? IsActive)
{
    public ManagerTerms Read(Check check) => ManagerTerms.Read(check, Email, Name, EventId, PermissionLevel);
}

/// <summary>What of a manager can change.</summary>
internal sealed record ManagerTerms(string Email, string Name, Guid EventId, PermissionLevel PermissionLevel)
{
    public static ManagerTerms Read(Check check, string? email, string? name, string? eventId, int? permissionLevel) => new(
        check.Email("email", email),
        check.Line("name", name, 1, 100),
        check.Id("event_id", eventId),
        (PermissionLevel)check.Number("permission_level", permissionLevel, 1, 3));
}

/// <param name="NewPassword">8 to 128 characters.</param>
internal sealed record ResetPasswordRequest(string? NewPassword)
{
    public string Read(Check check) => Passwords.Read(check, "new_password", NewPassword);
}

internal sealed record ManagerResponse(
    Guid Id, string Email, string Name, Guid EventId, int PermissionLevel, bool IsActive, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ManagerResponse From(AdminRow row) => new(
        row.Id, row.Email, row.Name, row.EventId.GetValueOrDefault(), row.PermissionLevel, row.IsActive, row.CreatedAt, row.UpdatedAt);
}
