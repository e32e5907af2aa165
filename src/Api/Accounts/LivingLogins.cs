using Npgsql;
using OrleansTickets.Api.Http;
using OrleansTickets.Data;

namespace OrleansTickets.Api.Accounts;

/// <summary>
/// Whether the login behind an access token still lives, asked of the database for each request, so that whatever ends it counts at once and
/// on every server. Gates scan thousands of tickets a minute with a few logins: who asks at the same time shares a query.
/// </summary>
internal sealed class LivingLogins
{
    private readonly NpgsqlDataSource _database;
    private readonly GroupedQueries<IssuedLogin, bool> _living;

    public LivingLogins(NpgsqlDataSource database)
    {
        _database = database;
        _living = new GroupedQueries<IssuedLogin, bool>(ReadAsync);
    }

    /// <summary>Whether neither the login was ended, nor the account closed or its tokens revoked, since the token was issued.</summary>
    public Task<bool> IsAliveAsync(CurrentAdmin admin, int tokenVersion, CancellationToken cancellationToken) =>
        _living.AskAsync(new IssuedLogin(admin.SessionId, admin.AdminId, tokenVersion), cancellationToken);

    /// <remarks>Who may sign in: as <see cref="Data.Rows.TicketsContext.LivingAdmins"/>.</remarks>
    private async Task<IReadOnlyDictionary<IssuedLogin, bool>> ReadAsync(IssuedLogin[] logins)
    {
        await using var command = _database.CreateCommand(
            """
            SELECT s.id, a.id, a.token_version
            FROM unnest($1, $2, $3) AS l(session_id, admin_id, token_version)
              JOIN admin_sessions s ON s.id = l.session_id AND s.admin_id = l.admin_id AND s.revoked_at IS NULL
              JOIN admins a ON a.id = l.admin_id AND a.token_version = l.token_version AND a.is_active
            WHERE a.event_id IS NULL OR EXISTS (SELECT FROM events e WHERE e.id = a.event_id AND e.deleted_at IS NULL)
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. logins.Select(login => login.SessionId)] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. logins.Select(login => login.AdminId)] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. logins.Select(login => login.TokenVersion)] });
        await using var rows = await command.ExecuteReaderAsync();
        var living = new Dictionary<IssuedLogin, bool>();
        while (await rows.ReadAsync())
        {
            living[new IssuedLogin(rows.GetGuid(0), rows.GetGuid(1), rows.GetInt32(2))] = true;
        }

        return living;
    }

    private readonly record struct IssuedLogin(Guid SessionId, Guid AdminId, int TokenVersion);
}
