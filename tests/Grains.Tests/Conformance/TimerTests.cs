using OrleansTickets.Fixtures;
using OrleansTickets.Grains.Tests.Conformance.Grains;

namespace OrleansTickets.Grains.Tests.Conformance;

[Collection(ConformanceSuite.Name)]
public sealed class TimerTests(EngineFixture engine)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    private readonly string _key = ConformanceSuite.NewKey();

    private ITimerGrain Grain => engine.Host.Grain<ITimerGrain>(_key);

    [Fact]
    public async Task Timer_WithPeriod_TicksAgainAndAgain()
    {
        await Grain.StartAsync(Soon, Soon);

        await Eventually.IsAsync(async () => await Grain.TicksAsync() >= 3, "three ticks");
    }

    [Fact]
    public async Task Timer_WithoutPeriod_TicksOnce()
    {
        await Grain.StartAsync(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        await engine.Host.Grain<ITimerGrain>($"{_key}-other").StartAsync(Soon, Soon);

        await Eventually.IsAsync(() => Diary.Of($"{_key}-other").Length >= 3, "the other's third tick");

        Assert.Equal(1, await Grain.TicksAsync());
    }

    [Fact]
    public async Task Timer_NeverDue_TicksWhenItIsChanged()
    {
        await Grain.StartAsync(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Assert.Equal(0, await Grain.TicksAsync());

        await Grain.ChangeAsync(TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        await Eventually.IsAsync(async () => await Grain.TicksAsync() == 1, "a tick");
    }

    [Fact]
    public async Task Tick_WhileACallRuns_WaitsForItsEnd()
    {
        await Grain.StartAsync(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var other = engine.Host.Grain<ITimerGrain>($"{_key}-other");
        var holding = Grain.HoldAsync(_key);
        await Gate.Named(_key).ArrivedAsync();
        var changing = Grain.ChangeAsync(TimeSpan.Zero, Soon);
        await other.StartAsync(Soon, Soon);
        await Eventually.IsAsync(() => Diary.Of($"{_key}-other").Length >= 3, "the other's third tick");

        Assert.Equal(0, await Grain.TicksAsync());

        Gate.Named(_key).Open();
        await holding;
        await changing;
        await Eventually.IsAsync(async () => await Grain.TicksAsync() >= 1, "a tick");
    }

    [Fact]
    public async Task Tick_ThatMayInterleave_RunsWhileACallWaits()
    {
        await Grain.StartInterleavingAsync(Soon);
        var holding = Grain.HoldAsync(_key);
        await Gate.Named(_key).ArrivedAsync();
        var before = await Grain.TicksAsync();

        await Eventually.IsAsync(async () => await Grain.TicksAsync() > before + 1, "ticks during the call");

        Assert.False(holding.IsCompleted);
        Gate.Named(_key).Open();
        await holding;
    }

    [Fact]
    public async Task Timer_WhoseTickFails_TicksOn()
    {
        await Grain.StartFailingAsync(Soon);

        await Eventually.IsAsync(async () => await Grain.TicksAsync() >= 2, "a second tick");
    }

    [Fact]
    public async Task Timer_Disposed_TicksNoMore()
    {
        await Grain.StartAsync(Soon, Soon);
        await Eventually.IsAsync(async () => await Grain.TicksAsync() >= 1, "a tick");
        await Grain.StopAsync();
        var ticks = await Grain.TicksAsync();
        await engine.Host.Grain<ITimerGrain>($"{_key}-other").StartAsync(Soon, Soon);

        await Eventually.IsAsync(() => Diary.Of($"{_key}-other").Length >= 3, "the other's third tick");

        Assert.Equal(ticks, await Grain.TicksAsync());
    }

    [Fact]
    public async Task Timer_OfEndedActivation_TicksNoMore()
    {
        await Grain.StartAsync(Soon, Soon);
        await Eventually.IsAsync(async () => await Grain.TicksAsync() >= 1, "a tick");
        await Grain.LeaveAsync();
        await Eventually.IsAsync(async () => await Grain.TicksAsync() == 0, "a new activation");
        var ticks = Diary.Of(_key).Length;
        await engine.Host.Grain<ITimerGrain>($"{_key}-other").StartAsync(Soon, Soon);

        await Eventually.IsAsync(() => Diary.Of($"{_key}-other").Length >= 3, "the other's third tick");

        Assert.Equal(ticks, Diary.Of(_key).Length);
    }
}
