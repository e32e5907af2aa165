using OrleansTickets.Fixtures;
using OrleansTickets.Grains.Tests.Conformance.Grains;

namespace OrleansTickets.Grains.Tests.Conformance;

[Collection(ConformanceSuite.Name)]
public sealed class CallTests(EngineFixture engine)
{
    private readonly string _key = ConformanceSuite.NewKey();

    private ICallGrain Grain => engine.Host.Grain<ICallGrain>(_key);

    [Fact]
    public async Task Exception_AfterAwait_ReachesCallerWithTypeAndMessage()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Grain.FailAsync("no"));

        Assert.Equal("no", failure.Message);
    }

    [Fact]
    public async Task Exception_BeforeAwait_ReachesCallerInTheTask()
    {
        var call = Grain.FailAtOnceAsync("at once");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => call);
        Assert.Equal("at once", failure.Message);
    }

    [Fact]
    public async Task Exception_OfOwnType_ReachesCallerWithItsData()
    {
        var failure = await Assert.ThrowsAsync<NumberedException>(() => Grain.FailWithDataAsync(42));

        Assert.Equal(42, failure.Number);
    }

    [Fact]
    public async Task Call_AfterAFailure_IsAnsweredBySameActivation()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Grain.FailAsync("no"));

        Assert.Equal(_key, await Grain.KeyAsync());
    }

    [Fact]
    public async Task Token_CancelledWhileGrainWaits_CancelsCallAndGrain()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Grain.WaitAsync(_key, cancellation.Token);
        await Gate.Named(_key).ArrivedAsync();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True(await Grain.SawCancellationAsync());
    }

    [Fact]
    public async Task Token_CancelledBeforeCall_CallIsNeverRun()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Grain.WaitAsync(_key, new CancellationToken(canceled: true)));

        Assert.Equal(_key, await Grain.KeyAsync());
        Assert.Equal(0, Gate.Named(_key).Arrivals);
    }

    [Fact]
    public async Task Token_CancelledWhileCallWaitsItsTurn_CallIsNeverRun()
    {
        using var cancellation = new CancellationTokenSource();
        var running = Grain.WaitAsync($"{_key}1", CancellationToken.None);
        await Gate.Named($"{_key}1").ArrivedAsync();
        var waiting = Grain.WaitAsync($"{_key}2", cancellation.Token);

        // Orleans sends the cancellation by itself: it must not overtake the call.
        await Grain.BesideAsync();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        // The caller is told at once; the grain hears of it a message later.
        await Grain.BesideAsync();
        Gate.Named($"{_key}1").Open();
        await running;
        Assert.Equal(_key, await Grain.KeyAsync());

        Assert.SkipWhen(Silo.Engines.GrainEngine.Name == "orleans", "On Orleans the word goes its own way to the grain, and the turn may be quicker.");
        Assert.Equal(0, Gate.Named($"{_key}2").Arrivals);
    }

    [Fact]
    public async Task Token_WhoseCallbackFails_DoesNotHoldUpTheGrain()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Grain.WaitBadlyAsync(_key, cancellation.Token);
        await Gate.Named(_key).ArrivedAsync();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Gate.Named(_key).Open();
        Assert.Equal(_key, await Grain.KeyAsync());
    }

    [Fact]
    public async Task Token_NotCancelled_CallCompletes()
    {
        using var cancellation = new CancellationTokenSource();
        Gate.Named(_key).Open();

        await Grain.WaitAsync(_key, cancellation.Token);

        Assert.False(await Grain.SawCancellationAsync());
    }

    [Fact]
    public async Task Deadlock_OfTwoGrains_EndsAsTimeout()
    {
        await using var host = await EngineHost.StartAsync(engine.Database, null, ("Cluster:ResponseTimeoutSeconds", "1"), ("Cluster:ClusterId", _key));
        var one = host.Grain<ICallGrain>($"{_key}1");

        await Assert.ThrowsAsync<TimeoutException>(() => one.CallAcrossAsync($"{_key}2"));

        await Eventually.IsAsync(async () => await Record.ExceptionAsync(one.KeyAsync) is not TimeoutException, "an answer");
    }

    [Fact]
    public async Task Reference_AsArgumentAndResult_CanBeCalled()
    {
        var self = await Grain.SelfAsync();
        var other = engine.Host.Grain<ICallGrain>($"{_key}-other");

        Assert.Equal(_key, self.GetPrimaryKeyString());
        Assert.Equal(_key, await other.KeyOfAsync(self));
        Assert.Equal(Grain, self);
    }

    [Fact]
    public void GetGrain_OfInterfaceWithoutClass_IsRefused() =>
        Assert.Throws<ArgumentException>(() => engine.Host.Grain<INobodysGrain>(_key));

    internal interface INobodysGrain : IGrainWithStringKey;
}
