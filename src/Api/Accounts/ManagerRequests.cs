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
        var password = Password ?? "";
        if (password.Length is < Passwords.MinLength or > Passwords.MaxLength)
        {
            check.Fail("password", Password is null ? FieldTexts.Required : FieldTexts.Length(Passwords.MinLength, Passwords.MaxLength));
        }

        return new NewManager(
            check.Email("email", Email),
            password,
            check.Line("name", Name, 1, 100),
            check.Id("event_id", EventId),
            (PermissionLevel)check.Number("permission_level", PermissionLevel, 1, 3));
    }
}

internal sealed record NewManager(string Email, string Password, string Name, Guid EventId, PermissionLevel PermissionLevel);

internal sealed record ManagerResponse(
    Guid Id, string Email, string Name, Guid EventId, int PermissionLevel, bool IsActive, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ManagerResponse From(AdminRow row) => new(
        row.Id, row.Email, row.Name, row.EventId.GetValueOrDefault(), row.PermissionLevel, row.IsActive, row.CreatedAt, row.UpdatedAt);
}
