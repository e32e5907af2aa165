using System.Collections.Concurrent;
using OrleansTickets.Data;

namespace OrleansTickets.Grains.Tests.Data;

public sealed class GroupedQueriesTests
{
    [Fact]
    public async Task Read_ManyAtOnce_ShareQueriesAndGetTheirOwn()
    {
        var sizes = new ConcurrentBag<int>();
        var open = new TaskCompletionSource();
        var queries = new GroupedQueries<int, string>(async keys =>
        {
            sizes.Add(keys.Length);
            await open.Task;
            return keys.Where(key => key % 2 == 0).ToDictionary(key => key, key => $"{key}");
        });
        var asked = Enumerable.Range(0, 500).Select(key => queries.AskAsync(key / 2, CancellationToken.None)).ToList();
        open.SetResult();
        Assert.Equal(Enumerable.Range(0, 500).Select(key => key / 2 % 2 == 0 ? $"{key / 2}" : null), await Task.WhenAll(asked));
        Assert.True(sizes.Count < 20, $"{sizes.Count} queries");
    }

    /// <summary>What an answer says was so after it was asked for: a query that is under way when something changes is not joined.</summary>
    [Fact]
    public async Task Read_WhileAQueryIsUnderWay_WaitsForOneThatBeginsLater()
    {
        var value = "old";
        var gates = new ConcurrentQueue<TaskCompletionSource>();
        var began = new SemaphoreSlim(0);
        var queries = new GroupedQueries<int, string>(async keys =>
        {
            var (seen, gate) = (value, new TaskCompletionSource());
            gates.Enqueue(gate);
            began.Release();
            await gate.Task;
            return keys.ToDictionary(key => key, _ => seen);
        });
        List<Task<string?>> before = [];
        for (var i = 0; i < 2; i++)
        {
            before.Add(queries.AskAsync(1, CancellationToken.None));
            await began.WaitAsync();
        }

        value = "new";
        var after = queries.AskAsync(1, CancellationToken.None);
        Assert.False(after.IsCompleted);
        foreach (var gate in gates.ToList())
        {
            gate.SetResult();
        }

        Assert.Equal<IEnumerable<string?>>(["old", "old"], await Task.WhenAll(before));
        await began.WaitAsync();
        gates.Last().SetResult();
        Assert.Equal("new", await after);
    }

    [Fact]
    public async Task Read_QueryFails_FailsForThoseWhoSharedItAlone()
    {
        var fails = true;
        var queries = new GroupedQueries<int, string>(keys => fails
            ? throw new InvalidOperationException("away")
            : Task.FromResult<IReadOnlyDictionary<int, string>>(keys.ToDictionary(key => key, _ => "there")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => queries.AskAsync(1, CancellationToken.None));
        fails = false;
        Assert.Equal("there", await queries.AskAsync(1, CancellationToken.None));
    }

    [Fact]
    public async Task Read_Cancelled_LeavesTheOthersTheirAnswer()
    {
        var open = new TaskCompletionSource();
        var queries = new GroupedQueries<int, string>(async keys =>
        {
            await open.Task;
            return keys.ToDictionary(key => key, _ => "there");
        });
        using var gone = new CancellationTokenSource();
        var (cancelled, patient) = (queries.AskAsync(1, gone.Token), queries.AskAsync(1, CancellationToken.None));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        open.SetResult();
        Assert.Equal("there", await patient);
    }
}
