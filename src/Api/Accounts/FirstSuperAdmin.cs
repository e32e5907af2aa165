using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrleansTickets.Api.Activity;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Accounts;

/// <summary>Makes the first super admin where there is none. Later starts change nothing, whatever the settings say.</summary>
internal sealed class FirstSuperAdmin(TicketsContext rows, Passwords passwords, IOptions<SeedOptions> options, TimeProvider clock)
{
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (await rows.Admins.AnyAsync(a => a.AdminType == AdminClaims.SuperAdmin, cancellationToken))
        {
            return;
        }

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
}
