using OrleansTickets.Fixtures;
using OrleansTickets.Grains.Tests.Conformance.Grains;
using OrleansTickets.Silo.Engines;

namespace OrleansTickets.Grains.Tests.Conformance;

[Collection(ConformanceSuite.Name)]
public sealed class LifeTests(EngineFixture engine)
{
    private readonly string _key = ConformanceSuite.NewKey();

    private ILifeGrain Grain => engine.Host.Grain<ILifeGrain>(_key);

    [Fact]
    public async Task FirstCalls_StormingAtOnce_ActivateOnce()
    {
        var activations = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(Grain.ActivationAsync)));

        Assert.All(activations, number => Assert.Equal(1, number));
        Assert.Single(Diary.Of(_key), entry => entry == "activated 1");
    }

    [Fact]
    public async Task OnActivate_RunsBeforeTheFirstCall()
    {
        await Grain.ActivationAsync();

        Assert.Equal(["activated 1", "called 1"], Diary.Of(_key));
    }

    [Fact]
    public async Task OnActivate_Failing_FailsTheCallsThatWaitAndTheNextActivatesAnew()
    {
        var grain = engine.Host.Grain<ILateBloomerGrain>(_key);
        var waiting = Enumerable.Range(0, 3).Select(_ => grain.ActivationAsync()).ToArray();
        await Gate.Named(_key).ArrivedAsync();
        Gate.Named(_key).Open();

        foreach (var call in waiting)
        {
            var failure = await Assert.ThrowsAnyAsync<Exception>(() => call);
            Assert.Contains("not yet", failure.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(2, await grain.ActivationAsync());
    }

    [Fact]
    public async Task DeactivateOnIdle_RunningCallFinishes_LaterOnesGoToANewActivation()
    {
        var running = Grain.LeaveAsync($"{_key}1");
        await Gate.Named($"{_key}1").ArrivedAsync();
        var later = Grain.ActivationAsync();

        Gate.Named($"{_key}1").Open();

        Assert.Equal(1, await running);
        Assert.Equal(2, await later);
        Assert.Equal(["activated 1", "held 1", "deactivated 1 ApplicationRequested", "activated 2", "called 2"], Diary.Of(_key));
    }

    [Fact]
    public async Task DeactivateOnIdle_WhileLeavingTakesTime_NewActivationWaitsForItsEnd()
    {
        var key = $"slow-{_key}";
        var grain = engine.Host.Grain<ILifeGrain>(key);
        Gate.Named("open").Open();
        await grain.LeaveAsync("open");
        await Gate.Named($"{key}-leaving").ArrivedAsync();
        var calls = Enumerable.Range(0, 5).Select(_ => grain.ActivationAsync()).ToArray();

        Gate.Named($"{key}-leaving").Open();

        Assert.All(await Task.WhenAll(calls), number => Assert.Equal(2, number));
        Assert.Equal(
            ["activated 1", "held 1", "deactivated 1 ApplicationRequested", "activated 2"], Diary.Of(key)[..4]);
    }

    [Fact]
    public async Task OnDeactivate_Failing_DoesNotKeepTheNextActivationOut()
    {
        var grain = engine.Host.Grain<IBadLoserGrain>(_key);
        Assert.Equal(1, await grain.LeaveAsync());

        await Eventually.IsAsync(async () => await grain.ActivationAsync() == 2, "a second activation");
    }

    [Fact]
    public async Task OnActivate_ThatAlwaysLeaves_EndsInARejectionRatherThanForever()
    {
        await Assert.ThrowsAsync<OrleansMessageRejectionException>(() => engine.Host.Grain<IRestlessGrain>(_key).CallAsync());

        Assert.Equal(["activated", "activated", "activated"], Diary.Of(_key));
    }

    [Fact]
    public async Task Constructor_Failing_FailsTheCallWithItsReason()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Host.Grain<IUnbornGrain>(_key).CallAsync());

        Assert.Contains("unborn", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_OfHost_LetsRunningCallsFinishAndDeactivatesAll()
    {
        await using var host = await EngineHost.StartAsync(engine.Database, null, ("Cluster:ClusterId", _key));
        var running = host.Grain<ILifeGrain>(_key).HoldAsync(_key);
        await Gate.Named(_key).ArrivedAsync();
        await host.Grain<ILifeGrain>($"{_key}2").ActivationAsync();

        var stopping = host.StopAsync();
        Gate.Named(_key).Open();
        await stopping;

        Assert.Equal(1, await running);
        Assert.Equal(["activated 1", "held 1", "deactivated 1 ShuttingDown"], Diary.Of(_key));
        Assert.Contains("deactivated 1 ShuttingDown", Diary.Of($"{_key}2"));
    }

    [Fact]
    public async Task Call_AfterStopOfHost_IsRefused()
    {
        await using var host = await EngineHost.StartAsync(engine.Database, null, ("Cluster:ClusterId", _key));
        var grain = host.Grain<ILifeGrain>(_key);
        await host.StopAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => grain.ActivationAsync());
    }

    [Fact]
    public async Task IdleActivation_PastItsAge_IsCollectedAndDelayedOneIsNot()
    {
        Assert.SkipUnless(GrainEngine.Name == "embedded", "Orleans collects by the wall clock and after a minute at the least.");
        var clock = new Fixtures.FakeClock();
        await using var host = await EngineHost.StartAsync(engine.Database, clock, ("Cluster:IdleMinutes", "5"));
        await host.Grain<ILifeGrain>(_key).ActivationAsync();
        await host.Grain<ILifeGrain>($"{_key}-delayed").DelayAsync(TimeSpan.FromHours(1));

        clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(1, await host.Grain<ILifeGrain>(_key).ActivationAsync());
        clock.Advance(TimeSpan.FromMinutes(6.5));

        await Eventually.IsAsync(() => Diary.Of(_key).Contains("deactivated 1 ActivationIdle"), "the collection");
        Assert.Equal(2, await host.Grain<ILifeGrain>(_key).ActivationAsync());
        Assert.DoesNotContain(Diary.Of($"{_key}-delayed"), entry => entry.StartsWith("deactivated", StringComparison.Ordinal));
    }
}
