using Orleans.Concurrency;

namespace OrleansTickets.Grains.Tests.Conformance.Grains;

/// <summary>Fails, waits and calls others.</summary>
internal interface ICallGrain : IGrainWithStringKey
{
    Task FailAsync(string message);

    Task<int> FailAtOnceAsync(string message);

    Task FailWithDataAsync(int number);

    /// <summary>Waits for the gate or the token; then <see cref="SawCancellationAsync"/> tells what came.</summary>
    Task WaitAsync(string gate, CancellationToken cancellationToken);

    Task<bool> SawCancellationAsync();

    /// <summary>Waits for the gate; cancelling the token throws in its callback.</summary>
    Task WaitBadlyAsync(string gate, CancellationToken cancellationToken);

    /// <summary>Calls the other grain, and that this one again.</summary>
    Task CallAcrossAsync(string other);

    Task CallBackAsync(string caller);

    Task<string> KeyAsync();

    /// <summary>Answers while another call runs: what was sent before it has arrived then.</summary>
    [AlwaysInterleave]
    Task BesideAsync();

    Task<string> KeyOfAsync(ICallGrain other);

    Task<ICallGrain> SelfAsync();
}

/// <summary>An exception with data of its own.</summary>
[GenerateSerializer, Alias("tests.NumberedException")]
internal sealed class NumberedException(string message, int number) : Exception(message)
{
    [Id(0)]
    public int Number { get; } = number;
}

internal sealed class CallGrain : Grain, ICallGrain
{
    private bool _sawCancellation;

    public async Task FailAsync(string message)
    {
        await Task.Yield();
        throw new InvalidOperationException(message);
    }

    public Task<int> FailAtOnceAsync(string message) => throw new InvalidOperationException(message);

    public Task FailWithDataAsync(int number) => throw new NumberedException("with data", number);

    public async Task WaitAsync(string gate, CancellationToken cancellationToken)
    {
        try
        {
            await Gate.Named(gate).PassAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _sawCancellation = true;
            throw;
        }
    }

    public async Task WaitBadlyAsync(string gate, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(static () => throw new InvalidOperationException("callback"));
        await Gate.Named(gate).PassAsync(CancellationToken.None);
    }

    public Task<bool> SawCancellationAsync() => Task.FromResult(_sawCancellation);

    public Task CallAcrossAsync(string other) =>
        GrainFactory.GetGrain<ICallGrain>(other).CallBackAsync(this.GetPrimaryKeyString());

    public Task CallBackAsync(string caller) => GrainFactory.GetGrain<ICallGrain>(caller).KeyAsync();

    public Task<string> KeyAsync() => Task.FromResult(this.GetPrimaryKeyString());

    public Task BesideAsync() => Task.CompletedTask;

    public Task<string> KeyOfAsync(ICallGrain other) => other.KeyAsync();

    public Task<ICallGrain> SelfAsync() => Task.FromResult(this.AsReference<ICallGrain>());
}
