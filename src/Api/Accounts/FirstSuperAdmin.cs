using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using OrleansTickets.Api.Activity;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Accounts;

/// <summary>Makes the first super admin where there is none. Later starts change nothing, whatever the settings say.</summary>
internal sealed class FirstSuperAdmin(
    NpgsqlDataSource database, IDbContextFactory<TicketsContext> contexts, Passwords passwords, IOptions<SeedOptions> options, TimeProvider clock)
{
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (await ExistsAsync(cancellationToken))
        {
            return;
        }

        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var row = new AdminRow
        {
            Id = Guid.CreateVersion7(now),
            AdminType = AdminClaims.SuperAdmin,
            Email = options.Value.AdminEmail!.ToLowerInvariant(),
            Name = "Super admin",
            PasswordHash = await passwords.HashAsync(options.Value.AdminPassword!, cancellationToken),
            EventId = null,
            PermissionLevel = (short)PermissionLevel.Super,
            CreatedAt = now,
            UpdatedAt = now,
        };
        rows.Admins.Add(row);
        rows.Record(Actor.System("first-super-admin"), "super_admin_created", eventId: null, "admin", row.Id, before: null, after: null);

        // Another server that started at the same time may have been first.
        await rows.TrySaveAsync(cancellationToken);
    }

    /// <remarks>Not through the rows: nearly every start asks only this, and their model is built while the silo starts.</remarks>
    private async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT EXISTS (SELECT FROM admins WHERE admin_type = $1)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = AdminClaims.SuperAdmin });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
