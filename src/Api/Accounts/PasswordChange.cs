using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Activity;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Accounts;

/// <summary>Changes an admin's own password (MISSION T1). All logins but the present one end.</summary>
/// <remarks>
/// A guess at the current password counts like one at the login: whoever holds a stolen token has no more than five, and no sixth at
/// the other door.
/// </remarks>
internal sealed class PasswordChange(
    TicketsContext rows, LoginAttempts attempts, Passwords passwords, AdminSessions sessions, TimeProvider clock)
{
    /// <returns>Whether it was changed; or how long the account is locked; or neither: the current password is another.</returns>
    public async Task<(bool Changed, TimeSpan? LockedFor)> TryAsync(
        CurrentAdmin admin, string current, string next, CancellationToken cancellationToken)
    {
        var row = await rows.Admins.AsNoTracking().SingleAsync(a => a.Id == admin.AdminId, cancellationToken);
        var (_, lockedFor) = await attempts.BeginAsync(admin.Type, row.Email, cancellationToken);
        if (lockedFor is not null)
        {
            return (false, lockedFor);
        }

        if (!await passwords.MatchesAsync(row.PasswordHash, current, cancellationToken))
        {
            return (false, null);
        }

        await attempts.ClearAsync(admin.Type, row.Email, cancellationToken);
        return (await SaveAsync(admin, row.PasswordHash, await passwords.HashAsync(next, cancellationToken), cancellationToken), null);
    }

    /// <returns>False where the password was changed since it was compared.</returns>
    private async Task<bool> SaveAsync(CurrentAdmin admin, string oldHash, string newHash, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await rows.Database.BeginTransactionAsync(cancellationToken);
        var saved = await rows.Admins
            .Where(a => a.Id == admin.AdminId && a.PasswordHash == oldHash)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.PasswordHash, newHash).SetProperty(a => a.UpdatedAt, now), cancellationToken);
        if (saved == 0)
        {
            return false;
        }

        await sessions.EndAllAsync(admin.AdminId, butFor: admin.SessionId, cancellationToken);
        rows.Record(admin.Actor, "password_changed", admin.OwnEventId, "admin", admin.AdminId, before: null, after: null);
        await rows.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
