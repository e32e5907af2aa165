namespace OrleansTickets.Api.Operations;

/// <summary>One combination of label values.</summary>
/// <param name="labels">By name.</param>
/// <param name="buckets">Bounds of a histogram; 0 for what is not one.</param>
internal sealed class MetricSeries(IReadOnlyList<KeyValuePair<string, string>> labels, int buckets)
{
    private readonly long[] _counts = new long[buckets + 1];
    private double _value;

    public IReadOnlyList<KeyValuePair<string, string>> Labels => labels;

    /// <summary>A histogram's sum; else the value.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>Measurements in this bucket alone; the last one is above every bound.</summary>
    public long Count(int bucket) => Volatile.Read(ref _counts[bucket]);

    public void Observe(double value)
    {
        var bucket = 0;
        while (bucket < MetricFamily.Bounds.Length && value > MetricFamily.Bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _counts[bucket]);
        Add(value);
    }

    public void Add(double value)
    {
        double seen;
        do
        {
            seen = Volatile.Read(ref _value);
        }
        while (Interlocked.CompareExchange(ref _value, seen + value, seen) != seen);
    }

    public void Set(double value) => Volatile.Write(ref _value, value);
}
