using Npgsql;

namespace OrleansTickets.Load.Targets;

/// <summary>Counts, when a round at the gate is over, what it left: each ticket let in once at most, and every entry in every place alike.</summary>
internal sealed class EntryCount(string database, Guid eventId) : RoundCount(database)
{
    protected override async Task CountAsync(NpgsqlDataSource source, Dictionary<string, double> figures, List<string> violations)
    {
        await using var command = source.CreateCommand(
            """
            SELECT (SELECT count(*) FROM tickets WHERE event_id = $1 AND status = 'entered'),
                   (SELECT count(*) FROM tickets WHERE event_id = $1 AND entries > 1),
                   (SELECT count(*) FROM entrance_logs WHERE event_id = $1 AND result = 'admitted'),
                   (SELECT coalesce(sum(attempts), 0)::bigint FROM entrance_logs WHERE event_id = $1 AND result = 'refused'),
                   (SELECT count(*) FROM outbox WHERE event_id = $1 AND template = 'entrance_done')
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = eventId });
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        var (entered, twice, logged, refused, told) = (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));
        (figures["tickets let in"], figures["scanned again"]) = (entered, refused);
        if (twice > 0 || logged != entered || told != entered)
        {
            violations.Add($"{entered} tickets let in, {twice} of them twice; {logged} entries logged, {told} told");
        }
    }
}
