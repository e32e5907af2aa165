using FsCheck;
using FsCheck.Fluent;
using OrleansTickets.Api.Http.Clients;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Http.Clients;

public sealed class ClientWindowsTests
{
    private const int Limit = 10;
    private const int Capacity = 1_000;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeClock _clock = new();
    private readonly ClientWindows _windows;

    public ClientWindowsTests() => _windows = new ClientWindows(Limit, Minute, Capacity, _clock);

    [Fact]
    public void TryCount_MoreThanTheLimit_IsRefusedAndOthersAreNot()
    {
        Assert.Equal(Limit, CountPassed(client: 1, Limit * 3));
        Assert.Equal(Limit, CountPassed(client: 2, Limit * 3));
    }

    [Fact]
    public void TryCount_HalfAWindowOn_HalfIsFreeAgain()
    {
        Assert.Equal(Limit, CountPassed(1, Limit));
        _clock.Advance(Minute);
        Assert.Equal(0, CountPassed(1, Limit));
        _clock.Advance(Minute / 2);
        Assert.Equal(Limit / 2, CountPassed(1, Limit));
    }

    [Fact]
    public void TryCount_AfterALongTime_EverythingIsFree()
    {
        Assert.Equal(Limit, CountPassed(1, Limit));
        _clock.Advance(Minute * 2);
        Assert.Equal(Limit, CountPassed(1, Limit));
    }

    [Fact]
    public void TryCount_ManyThreadsAtOnce_PassesNotOneTooMany()
    {
        var passed = 0;
        Parallel.For(0, 10_000, _ =>
        {
            if (_windows.TryCount(7, out var _))
            {
                Interlocked.Increment(ref passed);
            }
        });
        Assert.Equal(Limit, passed);
    }

    [Fact]
    public void TryCount_FloodOfAddresses_SparesThoseWhoWereThereAndLimitsTheRestTogether()
    {
        Assert.True(_windows.TryCount(1, out _));
        var passed = Enumerable.Range(2, 1_000_000).Count(client => _windows.TryCount((ulong)client, out _));

        // Each of the first has passed; all others share 4,096 counts.
        Assert.InRange(passed, Capacity, Capacity + (4_096 * Limit));
        Assert.Equal(Limit - 1, CountPassed(1, Limit * 2));
        _clock.Advance(Minute * 2);
        Assert.True(_windows.TryCount(2_000_000, out _));
    }

    [Fact]
    public void TryCount_AfterTheWait_PassesAndNotBefore() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll(Steps(), steps =>
            {
                var clock = new FakeClock();
                var windows = new ClientWindows(Limit, Minute, Capacity, clock);
                foreach (var milliseconds in steps)
                {
                    clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
                    if (!windows.TryCount(1, out var wait))
                    {
                        Assert.InRange(wait, TimeSpan.FromTicks(1), Minute * 2);
                        var almost = TimeSpan.FromTicks(wait.Ticks * 99 / 100);
                        clock.Advance(almost);
                        Assert.False(windows.TryCount(1, out var rest));
                        Assert.InRange(rest, TimeSpan.FromTicks(1), wait);
                        clock.Advance(wait - almost + TimeSpan.FromMilliseconds(1));
                        Assert.True(windows.TryCount(1, out _));
                    }
                }
            }));

    [Fact]
    public void TryCount_AnyRequests_PassesNoMoreThanTheLimitInAFixedWindow() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll(Steps(), steps =>
            {
                var clock = new FakeClock();
                var start = clock.GetUtcNow();
                var windows = new ClientWindows(Limit, Minute, Capacity, clock);
                var passed = new Dictionary<long, int>();
                foreach (var milliseconds in steps)
                {
                    clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
                    if (windows.TryCount(1, out _))
                    {
                        var window = (clock.GetUtcNow() - start).Ticks / Minute.Ticks;
                        passed[window] = passed.GetValueOrDefault(window) + 1;
                    }
                }

                Assert.All(passed.Values, count => Assert.InRange(count, 1, Limit));
            }));

    private int CountPassed(ulong client, int requests) => Enumerable.Range(0, requests).Count(_ => _windows.TryCount(client, out var _));

    /// <summary>Pauses between requests: mostly short, now and then longer than a window.</summary>
    private static Arbitrary<int[]> Steps() =>
        Gen.Frequency((10, Gen.Choose(0, 2_000)), (2, Gen.Choose(0, 30_000)), (1, Gen.Choose(0, 150_000))).ArrayOf(100).ToArbitrary();
}
