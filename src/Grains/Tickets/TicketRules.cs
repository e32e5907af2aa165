using OrleansTickets.Contracts.Tickets;

namespace OrleansTickets.Grains.Tickets;

/// <summary>Who may go in (MISSION T7, N7). Pure.</summary>
internal static class TicketRules
{
    /// <summary>
    /// Entries beyond the allowed ones that are kept of a ticket, and so settled by their times; what comes after them is a conflict
    /// all the same. Without a bound one scanner could fill the journal.
    /// </summary>
    public const int MaxSurplus = 100;

    /// <summary>What a scan meets now, that has not been seen before.</summary>
    public static EntryReason Judge(TicketState state, ScanRequest scan) =>
        state.Standing.Status == TicketStatus.Void ? EntryReason.Void
        : IsFull(state, scan.Claim.Entries, surplus: 0) ? EntryReason.AlreadyEntered
        : JudgeDay(scan.Window);

    /// <summary>What an entry without a code meets now.</summary>
    public static EntryReason Judge(TicketState state, ManualEntry entry) =>
        state.Standing.Status == TicketStatus.Void ? EntryReason.Void
        : IsFull(state, entry.Allowed, surplus: 0) ? EntryReason.AlreadyEntered
        : EntryReason.Admitted;

    /// <summary>
    /// Whether a scan that let somebody in offline is one of the ticket's entries: once too often makes it one, the wrong day or a void
    /// ticket does not.
    /// </summary>
    /// <returns><see cref="EntryReason.Admitted"/>: it is one; which of them are allowed is settled by <see cref="Outcome"/>.</returns>
    public static EntryReason JudgeOffline(TicketState state, ScanRequest scan) =>
        state.Standing.Status == TicketStatus.Void ? EntryReason.Void
        : JudgeDay(scan.Window) is var day and not EntryReason.Admitted ? day
        : IsFull(state, scan.Claim.Entries, MaxSurplus) ? EntryReason.AlreadyEntered
        : EntryReason.Admitted;

    /// <summary>Whether an entry is an allowed one, as far as is known now.</summary>
    public static EntryReason Outcome(TicketState state, TicketEntered entry) =>
        state.IsAllowed(entry) ? EntryReason.Admitted : EntryReason.AlreadyEntered;

    /// <summary>The entry that is no longer an allowed one since this one was heard of.</summary>
    public static TicketEntered? Displaced(TicketState state, TicketEntered entry) =>
        state.IsAllowed(entry) && entry.Allowed > 0 && state.Entries.Count > entry.Allowed ? state.Entries[entry.Allowed] : null;

    private static bool IsFull(TicketState state, int allowed, int surplus) => allowed > 0 && state.Entries.Count >= allowed + surplus;

    private static EntryReason JudgeDay(VisitWindow window) =>
        window.Day < window.First ? EntryReason.NotYet
        : window.Day > window.Last ? EntryReason.Expired
        : EntryReason.Admitted;
}
