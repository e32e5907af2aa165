using System.Diagnostics.Metrics;

namespace OrleansTickets.Data.Journal;

/// <summary>What <c>/metrics</c> shows of the journal.</summary>
internal static class JournalMeter
{
    private static readonly Meter Meter = new("OrleansTickets.Journal");

    public static readonly Counter<long> Events = Meter.CreateCounter<long>("journal_events", description: "Events committed");

    public static readonly Histogram<double> CommitSeconds =
        Meter.CreateHistogram<double>("journal_commit_duration", "s", "Time of one commit");
}
