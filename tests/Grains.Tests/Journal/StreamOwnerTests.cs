using OrleansTickets.Data.Journal;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Grains.Tests.Journal;

/// <summary>Of two owners of one stream one loses, and nothing of what it appended remains.</summary>
public sealed class StreamOwnerTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Append_AfterAnotherOwner_ConflictsAndWritesNothing()
    {
        await using var bench = new JournalBench(_database);
        await bench.StartAsync();
        var stock = Guid.CreateVersion7();
        var loser = await bench.OpenAsync("test/1");
        var winner = await bench.OpenAsync("test/1");

        await winner.Append(JournalBench.Event("""{"by":"winner"}"""), [JournalBench.Level(stock, 1)]);
        await Assert.ThrowsAsync<JournalConflictException>(
            () => loser.Append(JournalBench.Event("""{"by":"loser"}"""), [JournalBench.Level(stock, 2)]));

        Assert.Equal("winner", await _database.ScalarAsync<string>("SELECT string_agg(data ->> 'by', ',') FROM journal"));
        Assert.Equal(1, await _database.ScalarAsync<int>("SELECT held FROM stock_levels"));
    }

    [Fact]
    public async Task Append_AfterALostOne_IsRefused()
    {
        await using var bench = new JournalBench(_database);
        await bench.StartAsync();
        var loser = await bench.OpenAsync("test/1");
        await (await bench.OpenAsync("test/1")).Append(JournalBench.Event(), []);
        await Assert.ThrowsAsync<JournalConflictException>(() => loser.Append(JournalBench.Event(), []));

        Assert.False(loser.IsAccepting);
        Assert.Throws<JournalOutcomeUnknownException>(loser.ThrowIfRefused);
        Assert.Throws<JournalOutcomeUnknownException>(() => { _ = loser.Append(JournalBench.Event(), []); });
        Assert.Equal(1L, await _database.ScalarAsync<long>("SELECT count(*) FROM journal"));
    }

    /// <summary>Version 2 would fit behind the winner's version 1, and yet it stands on a version 1 that never was.</summary>
    [Fact]
    public async Task Append_QueuedOnTopOfALostOne_IsLostWithIt()
    {
        await using var bench = new JournalBench(_database, ("MaxBatch", "1"));
        await using (var before = new JournalBench(_database))
        {
            await before.StartAsync();
            var loser = await bench.OpenAsync("test/1");
            await (await before.OpenAsync("test/1")).Append(JournalBench.Event(), []);
            var other = await bench.OpenAsync("test/2");
            Task[] lost = [loser.Append(JournalBench.Event(), []), loser.Append(JournalBench.Event(), []), loser.Append(JournalBench.Event(), [])];
            var kept = other.Append(JournalBench.Event(), []);

            await bench.StartAsync();

            foreach (var commit in lost)
            {
                await Assert.ThrowsAsync<JournalConflictException>(() => commit);
            }

            await kept;
        }

        Assert.Equal(1L, await _database.ScalarAsync<long>("SELECT count(*) FROM journal WHERE stream = 'test/1'"));
        Assert.True(bench.Journal.IsAccepting);
    }

    [Fact]
    public async Task Append_AfterLoadingAnew_GoesOn()
    {
        await using var bench = new JournalBench(_database);
        await bench.StartAsync();
        var loser = await bench.OpenAsync("test/1");
        await (await bench.OpenAsync("test/1")).Append(JournalBench.Event("""{"n":1}"""), []);
        await Assert.ThrowsAsync<JournalConflictException>(() => loser.Append(JournalBench.Event(), []));

        var recorder = new Recorder();
        var again = await bench.OpenAsync("test/1", recorder);
        await again.Append(JournalBench.Event(), []);

        Assert.Single(recorder.Events);
        Assert.Equal(2, again.Version);
    }

    [Fact]
    public async Task ThrowIfRefused_QueueIsFull_RefusesUntilThereIsRoom()
    {
        await using var bench = new JournalBench(_database, ("MaxQueued", "100"));
        var stream = await bench.OpenAsync("test/1");
        var commits = Enumerable.Range(0, 100).Select(_ => stream.Append(JournalBench.Event(), [])).ToList();

        Assert.False(bench.Journal.IsAccepting);
        Assert.Throws<JournalRefusedException>(stream.ThrowIfRefused);

        await bench.StartAsync();
        await Task.WhenAll(commits);
        Assert.True(bench.Journal.IsAccepting);
        stream.ThrowIfRefused();
    }

    [Fact]
    public async Task OpenAsync_VersionIsMissing_IsRefused()
    {
        await using var bench = new JournalBench(_database);
        await bench.StartAsync();
        var stream = await bench.OpenAsync("test/1");
        await Task.WhenAll(stream.Append(JournalBench.Event(), []), stream.Append(JournalBench.Event(), []), stream.Append(JournalBench.Event(), []));
        await _database.ExecuteAsync("DELETE FROM journal WHERE version = 2");

        await Assert.ThrowsAsync<InvalidDataException>(() => bench.OpenAsync("test/1"));
    }
}
