using OrleansTickets.Data.Journal;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Grains.Tests.Journal;

public sealed class SnapshotTests : IAsyncLifetime
{
    private static readonly ReadOnlyMemory<byte>[] Parts = [new byte[] { 1 }, new byte[] { 2, 3 }];

    private TestDatabase _database = null!;
    private JournalBench _bench = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _bench = new JournalBench(_database);
        await _bench.StartAsync();
        var stream = await _bench.OpenAsync("test/1");
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => stream.Append(JournalBench.Event(), [])).ToList());
    }

    public async ValueTask DisposeAsync()
    {
        await _bench.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task OpenAsync_WithSnapshot_ReadsItsPartsAndOnlyTheEventsAfterIt()
    {
        await SaveAsync(7);

        var recorder = new Recorder();
        var stream = await _bench.OpenAsync("test/1", recorder);

        Assert.Equal([[1], [2, 3]], recorder.Parts);
        Assert.Equal(3, recorder.Events.Count);
        Assert.Equal(10, stream.Version);
    }

    [Fact]
    public async Task SaveSnapshotAsync_OlderThanTheNewest_ChangesNothing()
    {
        await SaveAsync(7);
        await SaveAsync(5);

        var recorder = new Recorder();
        await _bench.OpenAsync("test/1", recorder);
        Assert.Equal(3, recorder.Events.Count);
    }

    [Fact]
    public async Task SaveSnapshotAsync_Newer_RemovesTheOlder()
    {
        await SaveAsync(5);
        await SaveAsync(7);

        Assert.Equal(7L, await _database.ScalarAsync<long>("SELECT min(version) FROM snapshots"));
    }

    [Fact]
    public async Task OpenAsync_SnapshotOfAnotherSchema_ReadsTheStreamFromItsBeginning()
    {
        await SaveAsync(7);

        var recorder = new Recorder(schema: 2);
        await _bench.OpenAsync("test/1", recorder);

        Assert.Empty(recorder.Parts);
        Assert.Equal(10, recorder.Events.Count);
    }

    private Task SaveAsync(long version) => _bench.Journal.SaveSnapshotAsync("test/1", version, 1, Parts, CancellationToken.None);
}
