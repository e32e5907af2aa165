using OrleansTickets.Load.Measures;

namespace OrleansTickets.Rules.Tests.Load;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Percentile_AnyLatencies_IsTheSortedOneWithinOnePercent()
    {
        var random = new Random(17);
        var histogram = new LatencyHistogram();
        var latencies = Enumerable.Range(0, 20_000).Select(_ => (long)Math.Exp(random.NextDouble() * 18)).ToArray();
        foreach (var latency in latencies)
        {
            histogram.Record(latency);
        }

        Array.Sort(latencies);
        foreach (var share in (double[])[0.001, 0.5, 0.95, 0.99, 0.999, 1])
        {
            var exact = latencies[(int)Math.Ceiling(share * latencies.Length) - 1];
            Assert.InRange(histogram.Percentile(share), exact, exact * 1.008);
        }

        Assert.Equal(latencies[^1], histogram.Max);
    }

    [Fact]
    public void Percentile_FewLatencies_IsOneOfThem()
    {
        var histogram = new LatencyHistogram();
        foreach (var latency in Enumerable.Range(1, 20))
        {
            histogram.Record(latency);
        }

        Assert.Equal(10, histogram.Percentile(0.5));
        Assert.Equal(19, histogram.Percentile(0.95));
        Assert.Equal(20, histogram.Percentile(0.96));
    }

    [Fact]
    public void Percentile_Nothing_IsZero() => Assert.Equal(0, new LatencyHistogram().Percentile(0.99));
}
