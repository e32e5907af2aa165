using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Activity;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Accounts;

/// <summary>One attempt to sign in. Same answer, in the same time, whether there is such an account or not.</summary>
internal sealed partial class AdminLogin(
    TicketsContext rows, LoginAttempts attempts, Passwords passwords, AdminSessions sessions, ILogger<AdminLogin> logger)
{
    /// <returns>Tokens; or how long the address is locked; or neither: wrong credentials.</returns>
    public async Task<(TokensResponse? Tokens, TimeSpan? LockedFor)> TryAsync(
        AdminType type, Credentials credentials, RequestOrigin origin, CancellationToken cancellationToken)
    {
        var (number, lockedFor) = await attempts.BeginAsync(type, credentials.Email, cancellationToken);
        if (lockedFor is not null)
        {
            LogLocked(AdminClaims.Name(type));
            return (null, lockedFor);
        }

        var adminType = AdminClaims.Name(type);
        var admin = await rows.LivingAdmins.AsNoTracking().SingleOrDefaultAsync(
            a => a.AdminType == adminType && a.Email == credentials.Email, cancellationToken);
        if (!await passwords.MatchesAsync(admin?.PasswordHash, credentials.Password, cancellationToken))
        {
            await RecordFailureAsync(origin.AsStranger(type), credentials.Email, number, cancellationToken);
            return (null, null);
        }

        await attempts.ClearAsync(type, credentials.Email, cancellationToken);
        return (await sessions.OpenAsync(admin!, origin.As(admin!.Id, type), cancellationToken), null);
    }

    /// <summary>
    /// The same for an address with an account and for one without. Attempts at a locked address change nothing and leave no row, so an
    /// address makes five rows in 15 minutes at most.
    /// </summary>
    private Task RecordFailureAsync(Actor stranger, string email, int number, CancellationToken cancellationToken)
    {
        var action = number < LoginAttempts.MaxFailures ? "login_failed" : "login_locked";
        rows.Record(stranger, action, eventId: null, "login", email, before: null, after: null);
        return rows.SaveChangesAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "Refused a login as {AdminType}: the address is locked")]
    private partial void LogLocked(string adminType);
}
