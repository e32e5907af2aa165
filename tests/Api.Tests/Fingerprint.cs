using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests;

/// <summary>Two that are equal show that nothing was changed.</summary>
internal static class Fingerprint
{
    /// <summary>
    /// Everything in the database but logins and their failures, which refused requests do leave behind, and how far services in the
    /// background have come with what is there.
    /// </summary>
    public static async Task<string> TakeAsync(TestDatabase database)
    {
        await using var tables = database.DataSource.CreateCommand(
            """
            SELECT string_agg(
              format('SELECT %L AS name, count(*) AS rows, md5(string_agg(t::text, '','' ORDER BY t::text)) AS hash FROM %I t', name, name),
              ' UNION ALL ')
            FROM (SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE') t
            WHERE name NOT IN ('login_attempts', 'admin_sessions', 'admin_refresh_tokens', 'activity_log', 'activity_log_head',
              'orleansmembershiptable', 'orleansmembershipversiontable', 'outbox', 'order_exports', 'payment_messages')
            """);
        var hashes = (string)(await tables.ExecuteScalarAsync())! + """
             UNION ALL SELECT 'activity_log', count(*), md5(string_agg(t::text, ',' ORDER BY seq)) FROM activity_log t
            WHERE action_type NOT IN ('login_failed', 'login_locked')
             UNION ALL SELECT 'outbox', count(*), md5(string_agg(cause, ',' ORDER BY cause)) FROM outbox
             UNION ALL SELECT 'order_exports', count(*), md5(string_agg(id::text, ',' ORDER BY id)) FROM order_exports
             UNION ALL SELECT 'payment_messages', count(*), md5(string_agg(message_id, ',' ORDER BY message_id)) FROM payment_messages
            """;
        return await database.ScalarAsync<string>($"SELECT string_agg(format('%s: %s %s', name, rows, hash), E'\\n' ORDER BY name) FROM ({hashes}) h");
    }
}
