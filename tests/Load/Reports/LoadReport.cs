using System.Text.Json;
using OrleansTickets.Load.Targets;

namespace OrleansTickets.Load.Reports;

/// <summary>Everything a run found out: what <c>--json</c> writes.</summary>
internal sealed record LoadReport(
    string Kind, string Command, DateTimeOffset StartedAt, MachineFacts Machine, IReadOnlyDictionary<string, string> Postgres,
    LoadOptions Options, IReadOnlyList<long>? ArrivalsBySecond, IReadOnlyList<TargetSummary> Medians,
    IReadOnlyList<Ratio> ProductTo, IReadOnlyList<RoundReport> Rounds)
{
    /// <summary>Whether every invariant held and every request got a right answer.</summary>
    public bool IsClean => Rounds.All(r => r.Violations.Count == 0 && r.Failures == 0);

    public Task WriteJsonAsync(string file, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(file, JsonSerializer.Serialize(this, LoadJson.Options) + "\n", cancellationToken);
}
