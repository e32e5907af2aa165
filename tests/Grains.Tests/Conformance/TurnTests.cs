using OrleansTickets.Grains.Tests.Conformance.Grains;

namespace OrleansTickets.Grains.Tests.Conformance;

[Collection(ConformanceSuite.Name)]
public sealed class TurnTests(EngineFixture engine)
{
    private readonly string _key = ConformanceSuite.NewKey();

    private ITurnGrain Plain => engine.Host.Grain<IPlainTurnGrain>(_key);

    private ITurnGrain Reentrant => engine.Host.Grain<IReentrantTurnGrain>(_key);

    [Fact]
    public async Task Call_WhileAnotherRuns_WaitsForItsEnd()
    {
        var (first, second) = (Gate.Named($"{_key}1"), Gate.Named($"{_key}2"));
        var running = Plain.HoldAsync($"{_key}1");
        await first.ArrivedAsync();

        var waiting = Plain.HoldAsync($"{_key}2");

        Assert.Equal(1, await Plain.BegunAsync());
        Assert.Equal(0, second.Arrivals);
        first.Open();
        await running;
        await second.ArrivedAsync();
        second.Open();
        await waiting;
    }

    [Fact]
    public async Task Call_OfReentrantGrain_RunsWhileAnotherWaits()
    {
        var running = Reentrant.HoldAsync($"{_key}1");
        await Gate.Named($"{_key}1").ArrivedAsync();

        Assert.Equal(3, await Reentrant.AddAsync(1, 2));

        Assert.False(running.IsCompleted);
        Gate.Named($"{_key}1").Open();
        await running;
    }

    [Fact]
    public async Task ReadOnly_WhileReadOnlyRuns_Interleaves()
    {
        var reads = Enumerable.Range(0, 3).Select(_ => Plain.ReadAsync(_key)).ToArray();

        await Gate.Named(_key).ArrivedAsync(3);

        Gate.Named(_key).Open();
        await Task.WhenAll(reads);
    }

    [Fact]
    public async Task ReadOnly_WhileAnotherRuns_Waits()
    {
        var writing = Plain.HoldAsync($"{_key}w");
        await Gate.Named($"{_key}w").ArrivedAsync();

        var reading = Plain.ReadAsync($"{_key}r");

        Assert.Equal(1, await Plain.BegunAsync());
        Gate.Named($"{_key}w").Open();
        await writing;
        await Gate.Named($"{_key}r").ArrivedAsync();
        Gate.Named($"{_key}r").Open();
        await reading;
    }

    [Fact]
    public async Task Call_WhileReadOnlyRuns_WaitsAndIsOvertakenByReadOnly()
    {
        var reading = Plain.ReadAsync($"{_key}r");
        await Gate.Named($"{_key}r").ArrivedAsync();
        var writing = Plain.HoldAsync($"{_key}w");

        var overtaking = Plain.ReadAsync($"{_key}r");

        await Gate.Named($"{_key}r").ArrivedAsync(2);
        Assert.Equal(0, Gate.Named($"{_key}w").Arrivals);
        Gate.Named($"{_key}r").Open();
        await Task.WhenAll(reading, overtaking);
        await Gate.Named($"{_key}w").ArrivedAsync();
        Gate.Named($"{_key}w").Open();
        await writing;
    }

    [Fact]
    public async Task AlwaysInterleave_WhileAnotherRuns_RunsAtOnce()
    {
        var running = Plain.HoldAsync($"{_key}1");
        await Gate.Named($"{_key}1").ArrivedAsync();

        var interleaved = Plain.InterleaveAsync($"{_key}2");

        await Gate.Named($"{_key}2").ArrivedAsync();
        Gate.Named($"{_key}2").Open();
        await interleaved;
        Assert.False(running.IsCompleted);
        Gate.Named($"{_key}1").Open();
        await running;
    }

    [Fact]
    public async Task Call_WhileOnlyAlwaysInterleaveRuns_RunsAtOnce()
    {
        var interleaved = Plain.InterleaveAsync(_key);
        await Gate.Named(_key).ArrivedAsync();

        Assert.Equal(3, await Plain.AddAsync(1, 2));

        Gate.Named(_key).Open();
        await interleaved;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Turns_OfOneGrain_NeverRunAtTheSameTime(bool reentrant)
    {
        var grain = reentrant ? Reentrant : Plain;

        var alone = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => Task.Run(grain.CountAsync)));

        Assert.DoesNotContain(false, alone);
        Assert.Equal(2_000, await grain.CountedAsync());
    }

    [Fact]
    public async Task Await_InGrain_ComesBackToItsScheduler()
    {
        var (back, outside) = await Plain.SchedulersAsync();

        Assert.True(back);
        Assert.True(outside);
    }

    [Fact]
    public async Task Calls_TenThousandQueuedBehindOne_AreAllAnsweredInTheirOrder()
    {
        var holding = Plain.HoldAsync(_key);
        await Gate.Named(_key).ArrivedAsync();
        var queued = Enumerable.Range(0, 10_000).Select(i => Plain.AddAsync(i, 0).AsTask()).ToArray();

        Gate.Named(_key).Open();

        await holding;
        Assert.Equal(Enumerable.Range(0, 10_000), await Task.WhenAll(queued));
    }

    [Fact]
    public async Task Calls_TenThousandAtOnceToReentrantGrain_AreAllAnswered()
    {
        var sums = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => Reentrant.AddAsync(i, 1).AsTask()));

        Assert.Equal(Enumerable.Range(1, 10_000), sums);
    }

    [Fact]
    public async Task ValueTask_WithoutResult_Completes() => await Plain.NothingAsync();
}
