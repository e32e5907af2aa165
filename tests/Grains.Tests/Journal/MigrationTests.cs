using Microsoft.Extensions.Logging.Abstractions;
using OrleansTickets.Data;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Grains.Tests.Journal;

public sealed class MigrationTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    private MigrationRunner Runner => new(_database.DataSource, NullLogger<MigrationRunner>.Instance);

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(migrate: false);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task RunAsync_SeveralServersAtOnce_ApplyEachOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Runner.RunAsync(CancellationToken.None)));

        var applied = await _database.ScalarAsync<long>("SELECT count(*) FROM schema_migrations");
        Assert.True(applied > 0);
        await Runner.RunAsync(CancellationToken.None);
        Assert.Equal(applied, await _database.ScalarAsync<long>("SELECT count(*) FROM schema_migrations"));
        Assert.Equal(0L, await _database.ScalarAsync<long>("SELECT count(*) FROM journal"));
    }

    [Fact]
    public async Task RunAsync_AppliedFileWasChanged_StopsAndNamesIt()
    {
        await Runner.RunAsync(CancellationToken.None);
        await _database.ExecuteAsync("UPDATE schema_migrations SET checksum = 'other' WHERE name = '0001_journal.sql'");

        var stop = await Assert.ThrowsAsync<InvalidOperationException>(() => Runner.RunAsync(CancellationToken.None));

        Assert.Contains("0001_journal.sql", stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_DatabaseIsNewer_StopsAndNamesTheUnknown()
    {
        await Runner.RunAsync(CancellationToken.None);
        await _database.ExecuteAsync("INSERT INTO schema_migrations (name, checksum) VALUES ('9999_tomorrow.sql', 'x')");

        var stop = await Assert.ThrowsAsync<InvalidOperationException>(() => Runner.RunAsync(CancellationToken.None));

        Assert.Contains("9999_tomorrow.sql", stop.Message, StringComparison.Ordinal);
    }

    /// <summary>Journals of development databases, from when reservations named their customers in them.</summary>
    [Fact]
    public async Task RunAsync_JournalThatNamesCustomers_NamesThemNoLonger()
    {
        await Runner.RunAsync(CancellationToken.None);
        await _database.ExecuteAsync(
            """
            DELETE FROM schema_migrations WHERE name = '0007_personal_data.sql';
            DROP VIEW reservations;
            DROP TABLE customers, personal_data_keys, development_personal_data_keys;
            INSERT INTO journal (stream, version, type, at, data) VALUES
              ('inventory/a', 1, 'tickets-held', now(), '{"reservation_id":"1","customer":{"name":"김하늘","phone":"01012345678"},"key":"k"}'),
              ('inventory/a', 2, 'hold-expired', now(), '{"reservation_id":"1"}');
            INSERT INTO snapshots (stream, version, part, schema, at, data) VALUES
              ('inventory/a', 1, 0, 1, now(), convert_to('{"holds":[{"customer":{"phone":"01012345678"}}]}', 'UTF8')),
              ('inventory/a', 2, 0, 2, now(), convert_to('{}', 'UTF8'));
            """);

        await Runner.RunAsync(CancellationToken.None);

        Assert.Equal(
            """{"key": "k", "reservation_id": "1"} {"reservation_id":"1"}""",
            await _database.ScalarAsync<string>("SELECT string_agg(data::text, ' ' ORDER BY version) FROM journal"));
        Assert.Equal(2L, await _database.ScalarAsync<long>("SELECT min(version) FROM snapshots"));
    }

    [Fact]
    public async Task RunAsync_OneFileFails_LeavesNothingOfItAndGoesOnOnceItCan()
    {
        await _database.ExecuteAsync("CREATE TABLE stock_levels (x integer)");

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Runner.RunAsync(CancellationToken.None));
        Assert.Equal(0L, await _database.ScalarAsync<long>("SELECT count(*) FROM schema_migrations WHERE name = '0005_inventory.sql'"));
        Assert.True(await _database.ScalarAsync<bool>("SELECT to_regclass('products') IS NULL"));

        await _database.ExecuteAsync("DROP TABLE stock_levels");
        await Runner.RunAsync(CancellationToken.None);
        Assert.Equal(1L, await _database.ScalarAsync<long>("SELECT count(*) FROM schema_migrations WHERE name = '0005_inventory.sql'"));
    }
}
