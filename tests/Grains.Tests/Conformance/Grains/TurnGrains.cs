using Orleans.Concurrency;

namespace OrleansTickets.Grains.Tests.Conformance.Grains;

/// <summary>Takes calls that stay until a gate opens, and tells how many have begun.</summary>
internal interface ITurnGrain : IGrainWithStringKey
{
    Task HoldAsync(string gate);

    [ReadOnly]
    Task ReadAsync(string gate);

    [AlwaysInterleave]
    Task<int> BegunAsync();

    [AlwaysInterleave]
    Task InterleaveAsync(string gate);

    ValueTask<int> AddAsync(int left, int right);

    ValueTask NothingAsync();

    /// <summary>Adds one, in two turns; <see langword="false"/> when another turn ran at the same time.</summary>
    Task<bool> CountAsync();

    Task<int> CountedAsync();

    /// <summary>Whether what follows an await, and what <see cref="Task.Run(Action)"/> starts, run where they should.</summary>
    Task<(bool BackOnScheduler, bool TaskRunOutside)> SchedulersAsync();
}

internal interface IPlainTurnGrain : ITurnGrain;

internal interface IReentrantTurnGrain : ITurnGrain;

internal abstract class TurnGrain : Grain, ITurnGrain
{
    private int _begun;
    private int _counted;
    private int _inTurn;

    public Task HoldAsync(string gate)
    {
        _begun++;
        return Gate.Named(gate).PassAsync();
    }

    public Task ReadAsync(string gate) => HoldAsync(gate);

    public Task<int> BegunAsync() => Task.FromResult(_begun);

    public Task InterleaveAsync(string gate) => HoldAsync(gate);

    public ValueTask<int> AddAsync(int left, int right) => ValueTask.FromResult(left + right);

    public async ValueTask NothingAsync() => await Task.Yield();

    public async Task<bool> CountAsync()
    {
        var alone = CountInTurn();
        await Task.Yield();
        return CountInTurn() && alone;
    }

    public Task<int> CountedAsync() => Task.FromResult(_counted);

    public async Task<(bool BackOnScheduler, bool TaskRunOutside)> SchedulersAsync()
    {
        var own = TaskScheduler.Current;
        var outside = await Task.Run(() => TaskScheduler.Current);
        await Task.Yield();
        return (ReferenceEquals(own, TaskScheduler.Current), ReferenceEquals(outside, TaskScheduler.Default));
    }

    private bool CountInTurn()
    {
        var alone = Interlocked.Exchange(ref _inTurn, 1) == 0;
        _counted++;
        Thread.SpinWait(100);
        Volatile.Write(ref _inTurn, 0);
        return alone;
    }
}

internal sealed class PlainTurnGrain : TurnGrain, IPlainTurnGrain;

[Reentrant]
internal sealed class ReentrantTurnGrain : TurnGrain, IReentrantTurnGrain;
