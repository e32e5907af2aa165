using OrleansTickets.Load.Measures;

namespace OrleansTickets.Load.Reports;

/// <summary>One round of one target.</summary>
/// <param name="Stock">After the round; null where the target has none.</param>
/// <param name="Violations">What the invariant check found; empty when all is right.</param>
/// <param name="Beside">What went on meanwhile, by name; null: nothing.</param>
/// <param name="ServerCores">Processors the server kept busy on average while measured; null when it was not started here. PostgreSQL not included.</param>
/// <param name="GeneratorCores">The same for this program.</param>
internal sealed record RoundReport(
    string Target, int Round, Measured Measured, StockFigures? Stock, IReadOnlyList<string> Violations,
    IReadOnlyDictionary<string, double>? Beside, double? ServerCores, double GeneratorCores)
{
    /// <summary>Answers and losses that were not a reservation, sold out excepted: that is a right answer.</summary>
    public long Failures => Measured.Errors.Values.Sum() - Measured.SoldOut;
}

/// <summary>The medians of a target's rounds.</summary>
internal sealed record TargetSummary(
    string Target, string Label, double Throughput, double LowestThroughput, double HighestThroughput, Latencies Latencies,
    double? ServerCores, double GeneratorCores)
{
    public static TargetSummary Of(string target, string label, IReadOnlyList<RoundReport> rounds) => new(
        target,
        label,
        Median(rounds, r => r.Measured.Throughput),
        rounds.Min(r => r.Measured.Throughput),
        rounds.Max(r => r.Measured.Throughput),
        new Latencies(
            Median(rounds, r => r.Measured.Latencies.P50),
            Median(rounds, r => r.Measured.Latencies.P95),
            Median(rounds, r => r.Measured.Latencies.P99),
            Median(rounds, r => r.Measured.Latencies.Max)),
        rounds.All(r => r.ServerCores is not null) ? Median(rounds, r => r.ServerCores!.Value) : null,
        Median(rounds, r => r.GeneratorCores));

    private static double Median(IReadOnlyList<RoundReport> rounds, Func<RoundReport, double> figure)
    {
        var sorted = rounds.Select(figure).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}

/// <summary>The product beside one baseline, by medians: throughput more than 1 and latency less than 1 is better.</summary>
internal sealed record Ratio(string Of, string To, double Throughput, double P50, double P99)
{
    /// <summary>Of everything that is the product's to everything that is not.</summary>
    public static IReadOnlyList<Ratio> All(IReadOnlyList<TargetSummary> medians) =>
    [
        .. from product in medians.Where(IsProduct)
           from baseline in medians.Where(m => !IsProduct(m))
           select Between(product, baseline),
    ];

    private static bool IsProduct(TargetSummary target) => target.Target.StartsWith("product", StringComparison.Ordinal);

    private static Ratio Between(TargetSummary product, TargetSummary baseline) => new(
        product.Target,
        baseline.Target,
        product.Throughput / baseline.Throughput,
        product.Latencies.P50 / baseline.Latencies.P50,
        product.Latencies.P99 / baseline.Latencies.P99);
}
