using Npgsql;
using OrleansTickets.Data.Journal;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Grains.Tests.Journal;

public sealed class GroupCommitTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Append_ManyStreamsAtOnce_ShareTransactions()
    {
        const int streams = 50;
        const int each = 40;
        await using var bench = new JournalBench(_database);
        await bench.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, streams).Select(async number =>
        {
            var stream = await bench.OpenAsync($"test/{number}");
            for (var i = 0; i < each; i++)
            {
                await stream.Append(JournalBench.Event(), []);
            }
        }));

        Assert.Equal(streams * each, await _database.ScalarAsync<long>("SELECT count(*) FROM journal"));
        Assert.InRange(await TransactionsAsync(), each, streams * each / 2);
    }

    [Fact]
    public async Task Append_WithoutWaiting_VersionsHaveNoGaps()
    {
        await using var bench = new JournalBench(_database, ("MaxBatch", "7"));
        await bench.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(async number =>
        {
            var stream = await bench.OpenAsync($"test/{number}");
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => stream.Append(JournalBench.Event(), [])).ToList());
            Assert.Equal(100, stream.Version);
        }));

        Assert.Equal(10L, await _database.ScalarAsync<long>(
            """
            SELECT count(*) FROM (SELECT stream FROM journal GROUP BY stream
            HAVING min(version) = 1 AND max(version) = 100 AND count(DISTINCT version) = 100) AS whole
            """));
    }

    [Fact]
    public async Task Append_MoreThanMaxBatch_IsSpreadOverTransactions()
    {
        await using var bench = new JournalBench(_database, ("MaxBatch", "10"));
        var stream = await bench.OpenAsync("test/1");
        var appends = Enumerable.Range(0, 95).Select(_ => stream.Append(JournalBench.Event(), [])).ToList();

        await bench.StartAsync();
        await Task.WhenAll(appends);

        Assert.Equal(10L, await TransactionsAsync());
    }

    [Fact]
    public async Task Append_SeveralLevelsOfOneStock_WritesTheLast()
    {
        await using var bench = new JournalBench(_database);
        var stock = Guid.CreateVersion7();
        var stream = await bench.OpenAsync("test/1");
        var appends = Enumerable.Range(1, 20).Select(held => stream.Append(JournalBench.Event(), [JournalBench.Level(stock, held)])).ToList();

        await bench.StartAsync();
        await Task.WhenAll(appends);

        Assert.Equal(20, await _database.ScalarAsync<int>("SELECT held FROM stock_levels"));
        Assert.Equal(1L, await TransactionsAsync());
    }

    [Theory]
    [InlineData("{not json", 0)]
    [InlineData("{}", 2_000_000)]
    public async Task Append_OneStreamThatTheDatabaseRejects_DoesNotSinkTheOthers(string data, int held)
    {
        await using var bench = new JournalBench(_database);
        var good = await bench.OpenAsync("test/good");
        var bad = await bench.OpenAsync("test/bad");
        var other = await bench.OpenAsync("test/other");
        var stock = Guid.CreateVersion7();

        var commits = new[]
        {
            good.Append(JournalBench.Event(), [JournalBench.Level(stock, 3)]),
            bad.Append(JournalBench.Event(data), [JournalBench.Level(Guid.CreateVersion7(), held)]),
            other.Append(JournalBench.Event(), []),
        };
        await bench.StartAsync();

        await commits[0];
        await commits[2];
        await Assert.ThrowsAsync<JournalOutcomeUnknownException>(() => commits[1]);
        Assert.Equal(0L, await _database.ScalarAsync<long>("SELECT count(*) FROM journal WHERE stream = 'test/bad'"));
        Assert.Equal(3, await _database.ScalarAsync<int>("SELECT held FROM stock_levels"));
        Assert.True(bench.Journal.IsAccepting);
        Assert.True(good.IsAccepting);
        Assert.False(bad.IsAccepting);
    }

    /// <summary>Npgsql refuses the text before the server sees it: not a database's error, but as good as one.</summary>
    [Fact]
    public async Task Append_TextThatCannotBeEncoded_DoesNotSinkTheOthers()
    {
        await using var bench = new JournalBench(_database);
        var good = await bench.OpenAsync("test/good");
        var bad = await bench.OpenAsync("test/bad");

        var commits = new[] { good.Append(JournalBench.Event(), []), bad.Append(JournalBench.Event() with { Type = "\ud800" }, []) };
        await bench.StartAsync();

        await commits[0];
        await Assert.ThrowsAsync<JournalOutcomeUnknownException>(() => commits[1]);
        await good.Append(JournalBench.Event(), []);
        Assert.Equal(2L, await _database.ScalarAsync<long>("SELECT count(*) FROM journal"));
    }

    /// <summary>Npgsql takes the type of a column from its first value: a missing one says nothing of the others.</summary>
    [Fact]
    public async Task Append_TimesOfWhichTheFirstIsMissing_SharesOneTransaction()
    {
        await using var bench = new JournalBench(_database);
        var at = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);
        var commits = new List<Task>();
        foreach (var (number, paidAt) in ((int, DateTimeOffset?)[])[(1, null), (2, at), (3, null)])
        {
            var id = new Guid(number, 0, 0, new byte[8]);
            var stream = await bench.OpenAsync($"test/{number}");
            commits.Add(stream.Append(
                JournalBench.Event(), [new OrderRow(id, $"{number}", id, "paid", null, 1, 1, 0, at, paidAt, at, null)]));
        }

        await bench.StartAsync();
        await Task.WhenAll(commits);

        Assert.Equal(1L, await TransactionsAsync());
        Assert.Equal(at.UtcDateTime, await _database.ScalarAsync<DateTime>("SELECT paid_at FROM orders WHERE order_number = '2'"));
    }

    /// <summary>
    /// Npgsql notes statements as prepared one after the other before it sends any: where it refuses a later one, the earlier ones stay noted,
    /// and the next commit, of whomever, would be told that there is no such statement.
    /// </summary>
    [Fact]
    public async Task Append_RowThatTheDriverRefusesWhilePreparing_SinksNoLaterCommit()
    {
        await using var bench = new JournalBench(_database);
        var good = await bench.OpenAsync("test/good");
        var bad = await bench.OpenAsync("test/bad");
        var stock = Guid.CreateVersion7();

        var commits = new[]
        {
            good.Append(JournalBench.Event(), [JournalBench.Level(stock, 1)]), bad.Append(JournalBench.Event(), [new RefusedRow(stock)]),
        };
        await bench.StartAsync();
        await commits[0];
        var refused = await Assert.ThrowsAsync<JournalOutcomeUnknownException>(() => commits[1]);
        await good.Append(JournalBench.Event(), [JournalBench.Level(stock, 2)]);

        Assert.IsAssignableFrom<ArgumentException>(refused.InnerException);
        Assert.Equal(2, await _database.ScalarAsync<int>("SELECT held FROM stock_levels"));
        Assert.Equal(2L, await _database.ScalarAsync<long>("SELECT count(*) FROM journal"));
    }

    /// <summary>Rows that one transaction inserted have the same <c>xmin</c>.</summary>
    private Task<long> TransactionsAsync() => _database.ScalarAsync<long>("SELECT count(DISTINCT xmin::text) FROM journal");

    /// <summary>Of the last table of all; its times say first that they are local, and then that they are not.</summary>
    private sealed record RefusedRow(Guid Id) : ReadModelRow
    {
        private static readonly ReadModelTable<RefusedRow> Rows = new(
            int.MaxValue, "SELECT $1", _ => [new NpgsqlParameter<DateTime?[]> { TypedValue = [null, DateTime.UnixEpoch] }]);

        internal override object Key => Id;

        internal override ReadModelTable Table => Rows;
    }
}
