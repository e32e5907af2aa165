using Npgsql;
using OrleansTickets.Data.Journal;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Grains.Tests.Journal;

/// <summary>
/// Orders and tickets are opened at the pace of sales and of gates, out of a journal that only grows: never may that read all of it, least of
/// all on the day of a drop, when PostgreSQL has no statistics of the table yet.
/// </summary>
public sealed class ShortStreamTests : IAsyncLifetime
{
    /// <summary>The plain join: what the statement must not become again.</summary>
    private const string Join = "SELECT j.* FROM unnest($1) AS s(stream) JOIN journal j USING (stream) ORDER BY j.stream, j.version";

    private const int Long = 40_000;

    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();

        // One inventory and many orders. Nobody counts them meanwhile.
        await _database.ExecuteAsync(
            $$"""
            ALTER TABLE journal SET (autovacuum_enabled = false);
            INSERT INTO journal SELECT 'inventory/1', n, 'tickets-held', NULL, now(), '{}' FROM generate_series(1, {{Long}}) n;
            INSERT INTO journal SELECT 'order/' || n / 6, 1 + n % 6, 'order-placed', NULL, now(), '{}' FROM generate_series(0, 59999) n;
            """);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <param name="mode">PostgreSQL plans a prepared statement for its values, or once for all: both happen.</param>
    [Theory]
    [InlineData("force_custom_plan", 1)]
    [InlineData("force_custom_plan", 64)]
    [InlineData("force_custom_plan", 512)]
    [InlineData("force_generic_plan", 64)]
    public async Task ReadShortStreams_OfALongJournal_GoesByTheKey(string mode, int streams)
    {
        var uncounted = await ExplainAsync(PostgresJournal.ReadShortStreams, mode, streams);
        await _database.ExecuteAsync("ANALYZE journal");
        var counted = await ExplainAsync(PostgresJournal.ReadShortStreams, mode, streams);

        Assert.All([uncounted, counted], plan =>
        {
            Assert.Contains("journal_pkey", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan on journal", plan, StringComparison.Ordinal);
        });
    }

    /// <summary>What is read at once of each stream is bounded, and yet no stream is cut off.</summary>
    [Fact]
    public async Task OpenAsync_LongStreamWithoutSnapshots_ReadsAllOfIt()
    {
        await using var bench = new JournalBench(_database);
        var reader = new Recorder(schema: 0);

        var stream = await bench.OpenAsync("inventory/1", reader);

        Assert.Equal((Long, Long), ((int)stream.Version, reader.Events.Count));
    }

    /// <summary>Negative control: the same journal, asked by a join.</summary>
    [Fact]
    public async Task Join_OfALongJournal_ReadsAllOfIt() =>
        Assert.Contains("Seq Scan on journal", await ExplainAsync(Join, "force_custom_plan", 64), StringComparison.Ordinal);

    private async Task<string> ExplainAsync(string statement, string mode, int streams)
    {
        await using var connection = await _database.DataSource.OpenConnectionAsync();
        await ExecuteAsync(connection, $"SET plan_cache_mode = {mode}");
        await ExecuteAsync(connection, $"PREPARE short_streams (text[]) AS {statement}");
        var names = string.Join(',', Enumerable.Range(0, streams).Select(number => $"'order/{number}'"));
        await using var explain = new NpgsqlCommand($"EXPLAIN EXECUTE short_streams (ARRAY[{names}])", connection);
        await using var rows = await explain.ExecuteReaderAsync();
        var plan = "";
        while (await rows.ReadAsync())
        {
            plan += rows.GetString(0) + '\n';
        }

        await rows.DisposeAsync();
        await ExecuteAsync(connection, "DEALLOCATE short_streams");
        return plan;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
