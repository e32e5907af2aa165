using OrleansTickets.Load.Loops;

namespace OrleansTickets.Rules.Tests.Load;

public sealed class ArrivalCurveTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(13);

    [Theory]
    [InlineData(900, 134)]
    [InlineData(9_000, 1_340)]
    [InlineData(90_000, 13_400)]
    [InlineData(100_000, 60_000)]
    public void Schedule_PeakAboveMean_ReachesItAndNoMore(int count, double peak)
    {
        var schedule = ArrivalCurve.Schedule(count, Duration, peak);

        Assert.Equal(count, schedule.Length);
        Assert.Equal(schedule.Order(), schedule);
        Assert.InRange(schedule[0], TimeSpan.Zero, Duration);
        Assert.InRange(schedule[^1], schedule[0], Duration);
        // The busiest window that holds a hundredth of all arrivals.
        var window = count / 100;
        var shortest = Enumerable.Range(0, count - window).Min(i => (schedule[i + window] - schedule[i]).TotalSeconds);
        Assert.InRange(window / shortest, peak * 0.97, peak * 1.03);
    }

    [Fact]
    public void Schedule_PeakIsMean_ComesEvenly()
    {
        var schedule = ArrivalCurve.Schedule(130, Duration, 10);

        Assert.All(schedule.Zip(schedule.Skip(1)), pair => Assert.Equal(0.1, (pair.Second - pair.First).TotalSeconds, 3));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(5_000)]
    public void Schedule_PeakOutOfReach_Throws(double peak) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ArrivalCurve.Schedule(900, Duration, peak));
}
