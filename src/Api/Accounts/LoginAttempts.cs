using Npgsql;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Accounts;

/// <summary>
/// Locks an address for 15 minutes after 5 failed logins (MISSION T1), whether it has an account or not. Each attempt is
/// counted before its password is checked, so that attempts made at once cannot outrun the count; a success clears it.
/// </summary>
/// <remarks>
/// So strangers can keep an address locked. Counting by address and client instead would give whoever has many clients as many times
/// five guesses. Logins that are open are not concerned: they go on being refreshed. A super admin's reset ends a manager's lock.
/// </remarks>
internal sealed class LoginAttempts(NpgsqlDataSource database, TimeProvider clock)
{
    public const int MaxFailures = 5;

    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(15);

    /// <summary>Counts an attempt.</summary>
    /// <returns>Its number: go on. Or how long the address is still locked; such an attempt is not counted.</returns>
    public async Task<(int Number, TimeSpan? LockedFor)> BeginAsync(AdminType type, string email, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await ForgetOldAsync(now, cancellationToken);
        await using var command = database.CreateCommand(
            """
            INSERT INTO login_attempts AS a (admin_type, email, failures, last_at)
            VALUES ($1, $2, 1, $3)
            ON CONFLICT (admin_type, email) DO UPDATE SET
              failures = a.failures + 1,
              last_at = excluded.last_at,
              locked_until = CASE WHEN a.failures + 1 >= $4 THEN $5::timestamptz END
            WHERE a.failures < $4
            RETURNING failures
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = AdminClaims.Name(type) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = email });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MaxFailures });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now + LockTime });
        return await command.ExecuteScalarAsync(cancellationToken) is int number
            ? (number, null)
            : (0, await ReadLockAsync(type, email, now, cancellationToken));
    }

    public async Task ClearAsync(AdminType type, string email, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("DELETE FROM login_attempts WHERE admin_type = $1 AND email = $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = AdminClaims.Name(type) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = email });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Ends locks whose time is over, and keeps the table as small as the last 15 minutes.</summary>
    private async Task ForgetOldAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("DELETE FROM login_attempts WHERE last_at <= $1");
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now - LockTime });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<TimeSpan> ReadLockAsync(AdminType type, string email, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT locked_until FROM login_attempts WHERE admin_type = $1 AND email = $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = AdminClaims.Name(type) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = email });

        // Gone when a login that was under way has just succeeded: then the client need not wait.
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime until ? until - now.UtcDateTime : TimeSpan.Zero;
    }
}
