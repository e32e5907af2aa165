using OrleansTickets.Fixtures;
using OrleansTickets.Grains.Tests.Conformance.Grains;

namespace OrleansTickets.Grains.Tests.Conformance;

[Collection(ConformanceSuite.Name)]
public sealed class ReminderTests(EngineFixture engine)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly string _key = ConformanceSuite.NewKey();

    private IReminderGrain Grain => engine.Host.Grain<IReminderGrain>(_key);

    [Fact]
    public async Task Reminder_OfGrainThatIsNotActive_ActivatesIt()
    {
        await Grain.RegisterAsync("wake", Second, Second);
        await Grain.LeaveAsync();

        await Eventually.IsAsync(() => Diary.Of(_key).Count(entry => entry == $"wake {Second}") >= 2, "two ticks");
    }

    [Fact]
    public async Task Reminder_RegisteredByAHostThatStopped_TicksInTheNext()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (var first = await EngineHost.StartAsync(database))
        {
            await first.Grain<IReminderGrain>(_key).RegisterAsync("survives", TimeSpan.FromSeconds(2), Second);
        }

        var before = Diary.Of(_key).Length;
        await using var second = await EngineHost.StartAsync(database);

        await Eventually.IsAsync(() => Diary.Of(_key).Length > before, "a tick in the second host");
    }

    [Fact]
    public async Task Reminder_Unregistered_IsGone()
    {
        await Grain.RegisterAsync("one", Hour, Hour);
        await Grain.RegisterAsync("two", Hour, Hour);

        Assert.True(await Grain.UnregisterAsync("one"));

        Assert.False(await Grain.UnregisterAsync("one"));
        Assert.Equal(["two"], await Grain.NamesAsync());
    }

    [Fact]
    public async Task Reminder_RegisteredAnew_TicksByItsNewPeriod()
    {
        await Grain.RegisterAsync("again", Hour, Hour);

        await Grain.RegisterAsync("again", TimeSpan.Zero, Second * 2);

        await Eventually.IsAsync(() => Diary.Of(_key).Contains($"again {Second * 2}"), "a tick");
        Assert.Equal(["again"], await Grain.NamesAsync());
    }

    [Fact]
    public async Task Reminder_UnderTheLeastPeriod_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Grain.RegisterAsync("hasty", Second, TimeSpan.FromMilliseconds(10)));
}
