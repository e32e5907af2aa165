using System.Collections.Concurrent;
using Orleans.Concurrency;

namespace OrleansTickets.Grains.Tests.Conformance.Grains;

/// <summary>What happened to activations, told to tests by the grain's key.</summary>
internal static class Diary
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Entries = new(StringComparer.Ordinal);

    public static string[] Of(string key) => Entries.TryGetValue(key, out var entries) ? [.. entries] : [];

    public static void Write(string key, string entry) => Entries.GetOrAdd(key, static _ => new()).Enqueue(entry);
}

/// <summary>Writes its life into the <see cref="Diary"/>.</summary>
internal interface ILifeGrain : IGrainWithStringKey
{
    /// <summary>Which activation of this grain answers, from 1.</summary>
    Task<int> ActivationAsync();

    Task<int> HoldAsync(string gate);

    /// <summary>Asks to be deactivated, then waits for the gate.</summary>
    Task<int> LeaveAsync(string gate);

    Task<int> DelayAsync(TimeSpan time);
}

/// <summary>Its first activation fails, all later ones succeed.</summary>
internal interface ILateBloomerGrain : IGrainWithStringKey
{
    Task<int> ActivationAsync();
}

/// <summary>Leaving fails.</summary>
internal interface IBadLoserGrain : IGrainWithStringKey
{
    Task<int> LeaveAsync();

    Task<int> ActivationAsync();
}

/// <summary>Asks to be deactivated while it is being activated.</summary>
internal interface IRestlessGrain : IGrainWithStringKey
{
    Task CallAsync();
}

/// <summary>Cannot be made.</summary>
internal interface IUnbornGrain : IGrainWithStringKey
{
    Task CallAsync();
}

internal sealed class LifeGrain : Grain, ILifeGrain
{
    private string Key => this.GetPrimaryKeyString();

    private int Number { get; set; }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        Number = 1 + Diary.Of(Key).Count(entry => entry.StartsWith("activated", StringComparison.Ordinal));
        Diary.Write(Key, $"activated {Number}");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (Gate.Named($"{Key}-leaving") is { } gate && Key.StartsWith("slow", StringComparison.Ordinal))
        {
            await gate.PassAsync(cancellationToken);
        }

        Diary.Write(Key, $"deactivated {Number} {reason.ReasonCode}");
    }

    public Task<int> ActivationAsync()
    {
        Diary.Write(Key, $"called {Number}");
        return Task.FromResult(Number);
    }

    public async Task<int> HoldAsync(string gate)
    {
        await Gate.Named(gate).PassAsync();
        Diary.Write(Key, $"held {Number}");
        return Number;
    }

    public Task<int> LeaveAsync(string gate)
    {
        DeactivateOnIdle();
        return HoldAsync(gate);
    }

    public Task<int> DelayAsync(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.FromResult(Number);
    }
}

internal sealed class LateBloomerGrain : Grain, ILateBloomerGrain
{
    private int _number;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        Diary.Write(key, "activating");
        _number = Diary.Of(key).Length;
        if (_number == 1)
        {
            await Gate.Named(key).PassAsync(cancellationToken);
            throw new InvalidOperationException("not yet");
        }
    }

    public Task<int> ActivationAsync() => Task.FromResult(_number);
}

[Reentrant]
internal sealed class BadLoserGrain : Grain, IBadLoserGrain
{
    private int _number;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Diary.Write(this.GetPrimaryKeyString(), "activated");
        _number = Diary.Of(this.GetPrimaryKeyString()).Length;
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("no");

    public Task<int> LeaveAsync()
    {
        DeactivateOnIdle();
        return Task.FromResult(_number);
    }

    public Task<int> ActivationAsync() => Task.FromResult(_number);
}

internal sealed class RestlessGrain : Grain, IRestlessGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Diary.Write(this.GetPrimaryKeyString(), "activated");
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task CallAsync() => Task.CompletedTask;
}

internal sealed class UnbornGrain : Grain, IUnbornGrain
{
    public UnbornGrain() => throw new NotSupportedException("unborn");

    public Task CallAsync() => Task.CompletedTask;
}
