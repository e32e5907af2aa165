using Npgsql;

namespace OrleansTickets.Load.Targets;

/// <summary>Counts, when a round at the gate is over, what it left: each ticket let in once at most, and every entry in every place alike.</summary>
internal sealed class EntryCount(string database, Guid eventId) : IBeside
{
    private readonly Dictionary<string, double> _figures = new(StringComparer.Ordinal);
    private readonly List<string> _violations = [];

    public IReadOnlyDictionary<string, double> Figures => _figures;

    public IReadOnlyList<string> Violations => _violations;

    public async Task RunAsync(CancellationToken stop)
    {
        var over = new TaskCompletionSource();
        await using var registration = stop.Register(over.SetResult);
        await over.Task;
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(
            """
            SELECT (SELECT count(*) FROM tickets WHERE event_id = $1 AND status = 'entered'),
                   (SELECT count(*) FROM tickets WHERE event_id = $1 AND entries > 1),
                   (SELECT count(*) FROM entrance_logs WHERE event_id = $1 AND result = 'admitted'),
                   (SELECT coalesce(sum(attempts), 0)::bigint FROM entrance_logs WHERE event_id = $1 AND result = 'refused'),
                   (SELECT count(*) FROM outbox WHERE event_id = $1 AND template = 'entrance_done')
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = eventId });
        await using var row = await command.ExecuteReaderAsync(CancellationToken.None);
        await row.ReadAsync(CancellationToken.None);
        var (entered, twice, logged, refused, told) = (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));
        (_figures["tickets let in"], _figures["scanned again"]) = (entered, refused);
        if (twice > 0 || logged != entered || told != entered)
        {
            _violations.Add($"{entered} tickets let in, {twice} of them twice; {logged} entries logged, {told} told");
        }
    }
}
