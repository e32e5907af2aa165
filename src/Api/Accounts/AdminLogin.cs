using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Accounts;

/// <summary>One attempt to sign in. Same answer, in the same time, whether there is such an account or not.</summary>
internal sealed partial class AdminLogin(
    TicketsContext rows, LoginAttempts attempts, Passwords passwords, AdminSessions sessions, ILogger<AdminLogin> logger)
{
    /// <returns>Tokens; or how long the address is locked; or neither: wrong credentials.</returns>
    public async Task<(TokensResponse? Tokens, TimeSpan? LockedFor)> TryAsync(
        AdminType type, Credentials credentials, CancellationToken cancellationToken)
    {
        if (await attempts.BeginAsync(type, credentials.Email, cancellationToken) is { } lockedFor)
        {
            LogLocked(AdminClaims.Name(type));
            return (null, lockedFor);
        }

        var adminType = AdminClaims.Name(type);
        var admin = await rows.Admins.AsNoTracking().SingleOrDefaultAsync(
            a => a.AdminType == adminType && a.Email == credentials.Email && a.IsActive, cancellationToken);
        if (!await passwords.MatchesAsync(admin?.PasswordHash, credentials.Password, cancellationToken))
        {
            return (null, null);
        }

        await attempts.ClearAsync(type, credentials.Email, cancellationToken);
        return (await sessions.OpenAsync(admin!, cancellationToken), null);
    }

    [LoggerMessage(LogLevel.Warning, "Refused a login as {AdminType}: the address is locked")]
    private partial void LogLocked(string adminType);
}
