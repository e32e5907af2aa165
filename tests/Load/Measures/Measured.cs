namespace OrleansTickets.Load.Measures;

/// <summary>What one round measured.</summary>
/// <param name="Acknowledged">201s, of pages 200s, warm-up and stragglers included: what the stock must show.</param>
/// <param name="Unknown">Requests without an answer that settles them: broken, timed out, 5xx.</param>
/// <param name="SoldOut">409 SOLD_OUT.</param>
/// <param name="Throughput">Of these a second in the measured window.</param>
/// <param name="Latencies">Of all answers in the measured window.</param>
/// <param name="Lateness">How late the generator sent what it could have sent in time; null in a closed loop.</param>
/// <param name="Errors">Everything else, by status and error code.</param>
/// <param name="AcknowledgedBySecond">Of these in each second of the measured window.</param>
/// <param name="Sample">Some of the reservations acknowledged.</param>
internal sealed record Measured(
    long Acknowledged,
    long Unknown,
    long SoldOut,
    double Throughput,
    Latencies Latencies,
    Latencies? Lateness,
    IReadOnlyDictionary<string, long> Errors,
    IReadOnlyList<long> AcknowledgedBySecond,
    IReadOnlyList<string> Sample);

/// <summary>Latencies in milliseconds.</summary>
internal sealed record Latencies(double P50, double P95, double P99, double Max)
{
    public static Latencies Of(LatencyHistogram histogram) => new(
        histogram.Percentile(0.50) / 1000.0,
        histogram.Percentile(0.95) / 1000.0,
        histogram.Percentile(0.99) / 1000.0,
        histogram.Max / 1000.0);
}
