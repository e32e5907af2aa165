using System.ComponentModel.DataAnnotations;

namespace OrleansTickets.Data.Journal;

/// <summary>Section <c>Journal</c>.</summary>
public sealed class JournalOptions
{
    /// <summary>Events that may wait for a commit before new ones are refused, 100 to 1,000,000.</summary>
    [Range(100, 1_000_000)]
    public int MaxQueued { get; set; } = 20_000;

    /// <summary>Events in one transaction, 1 to 10,000. More mean fewer commits and longer ones.</summary>
    [Range(1, 10_000)]
    public int MaxBatch { get; set; } = 2_000;

    /// <summary>Seconds that one commit may take before its outcome counts as unknown, 1 to 60.</summary>
    [Range(1, 60)]
    public int CommitTimeoutSeconds { get; set; } = 10;

    /// <summary>Events of a stream after which its state is saved, 100 to 1,000,000.</summary>
    [Range(100, 1_000_000)]
    public int SnapshotEvery { get; set; } = 20_000;
}
