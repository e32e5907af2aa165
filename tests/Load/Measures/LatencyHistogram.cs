using System.Numerics;

namespace OrleansTickets.Load.Measures;

/// <summary>Counts latencies in buckets that grow with the value: any percentile is right to within 0.8 %, the maximum exactly.</summary>
/// <remarks>Unit: microseconds, 0 to about 19 hours; more counts as that. Not thread-safe.</remarks>
internal sealed class LatencyHistogram
{
    private const int PrecisionBits = 7;
    private const int SubBuckets = 1 << PrecisionBits;
    private const long Largest = 1L << 36;

    private readonly long[] _counts = new long[IndexOf(Largest) + 1];

    /// <summary>Latencies recorded.</summary>
    public long Count { get; private set; }

    /// <summary>The largest latency recorded, 0 without any.</summary>
    public long Max { get; private set; }

    /// <summary>Records one latency.</summary>
    public void Record(long microseconds)
    {
        var value = Math.Clamp(microseconds, 0, Largest);
        _counts[IndexOf(value)]++;
        Count++;
        Max = Math.Max(Max, value);
    }

    /// <summary>The smallest latency that at least this share of all did not exceed; 0 without any.</summary>
    /// <param name="share">Over 0, at most 1: 0.99 for p99.</param>
    public long Percentile(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        // The tolerance keeps 0.95 × 20 from becoming rank 20 by a rounding error.
        var rank = (long)Math.Ceiling((share * Count) - 1e-9);
        var seen = 0L;
        for (var index = 0; index < _counts.Length; index++)
        {
            seen += _counts[index];
            if (seen >= rank && seen > 0)
            {
                return Math.Min(HighestIn(index), Max);
            }
        }

        return Max;
    }

    private static int IndexOf(long value)
    {
        if (value < SubBuckets * 2)
        {
            return (int)value;
        }

        var shift = BitOperations.Log2((ulong)value) - PrecisionBits;
        return (shift << PrecisionBits) + (int)(value >> shift);
    }

    private static long HighestIn(int index)
    {
        if (index < SubBuckets * 2)
        {
            return index;
        }

        var shift = (index >> PrecisionBits) - 1;
        var mantissa = (index & (SubBuckets - 1)) + SubBuckets;
        return ((mantissa + 1L) << shift) - 1;
    }
}
