namespace OrleansTickets.Load.Loops;

/// <summary>
/// When the buyers of a drop arrive: a steep rise to the peak at a quarter of the time, then a slower fall. Arrivals come at the
/// curve's quantiles, not at random, so that every round and every target meets the same ones.
/// </summary>
/// <remarks>The shape is <c>x^(k/4)·(1−x)^(3k/4)</c>, with the <c>k</c> at which the peak over the mean is the one asked for.</remarks>
internal static class ArrivalCurve
{
    private const double PeakAt = 0.25;
    private const int Steps = 4096;
    private const double SteepestPeak = 10;

    /// <summary>The arrivals' distances from the start, ascending.</summary>
    /// <param name="count">Arrivals, at least 1.</param>
    /// <param name="duration">From the first to the last.</param>
    /// <param name="peakPerSecond">Highest rate: 1 to 10 times the mean.</param>
    /// <exception cref="ArgumentOutOfRangeException">A peak below the mean, or too far above it.</exception>
    public static TimeSpan[] Schedule(int count, TimeSpan duration, double peakPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var ratio = peakPerSecond / (count / duration.TotalSeconds);
        if (ratio is < 1 or > SteepestPeak || double.IsNaN(ratio))
        {
            throw new ArgumentOutOfRangeException(
                nameof(peakPerSecond),
                FormattableString.Invariant(
                    $"The peak must be 1 to {SteepestPeak} times the mean of {count / duration.TotalSeconds:0.#} arrivals a second."));
        }

        var cumulative = Cumulate(FindSteepness(ratio));
        var schedule = new TimeSpan[count];
        var step = 0;
        for (var i = 0; i < count; i++)
        {
            var share = (i + 0.5) / count;
            while (cumulative[step + 1] < share)
            {
                step++;
            }

            var within = (share - cumulative[step]) / (cumulative[step + 1] - cumulative[step]);
            schedule[i] = duration * ((step + within) / Steps);
        }

        return schedule;
    }

    private static double FindSteepness(double ratio)
    {
        var (low, high) = (0.0, 4096.0);
        while (high - low > 1e-6)
        {
            var middle = (low + high) / 2;
            (low, high) = PeakOverMean(middle) < ratio ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    private static double PeakOverMean(double steepness)
    {
        var sum = 0.0;
        for (var step = 0; step < Steps; step++)
        {
            sum += Density((step + 0.5) / Steps, steepness);
        }

        return Steps / sum;
    }

    private static double[] Cumulate(double steepness)
    {
        var cumulative = new double[Steps + 1];
        for (var step = 0; step < Steps; step++)
        {
            cumulative[step + 1] = cumulative[step] + Density((step + 0.5) / Steps, steepness);
        }

        var total = cumulative[Steps];
        for (var step = 0; step <= Steps; step++)
        {
            cumulative[step] /= total;
        }

        return cumulative;
    }

    // Relative to the peak, which is 1 whatever the steepness.
    private static double Density(double x, double steepness) =>
        Math.Exp(steepness * ((PeakAt * Math.Log(x / PeakAt)) + ((1 - PeakAt) * Math.Log((1 - x) / (1 - PeakAt)))));
}
