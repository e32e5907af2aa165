using OrleansTickets.Contracts.Tickets;
using OrleansTickets.Grains.Tickets;

namespace OrleansTickets.Rules.Tests.Tickets;

/// <summary>A ticket without a host: what its grain does, by the same rules.</summary>
internal sealed class TicketBench(int allowed)
{
    public static readonly DateOnly Day = new(2026, 12, 1);
    public static readonly DateTimeOffset Noon = new(2026, 12, 1, 3, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<Guid, EntryReason> _reported = [];

    public TicketState State { get; } = new();

    /// <summary>What was last said of each entry, by answers and by what they reported as displaced.</summary>
    public IReadOnlyDictionary<Guid, EntryReason> Reported => _reported;

    public static Guid Nonce(int number) => new(number, 0, 0, new byte[8]);

    public ScanRequest Scan(int nonce, int minutes = 0, int days = 0) => new(
        new TicketClaim(Guid.Empty, Guid.Empty, Guid.Empty, Day, 1, allowed), Nonce(nonce), $"gate {nonce % 3}", null,
        Noon.AddMinutes(minutes).AddDays(days), new VisitWindow(Day.AddDays(days), Day, Day));

    public EntryReason Admit(ScanRequest scan) => Decide(scan, TicketRules.Judge(State, scan), EntryKind.Scan);

    public EntryReason Settle(ScanRequest scan) => Decide(scan, TicketRules.JudgeOffline(State, scan), EntryKind.Offline);

    public void Void() => State.Apply(new TicketVoided(Guid.Empty));

    public void Restore() => State.Apply(new TicketRestored(Guid.Empty));

    /// <summary>What it comes to in the end: the standing, and each entry with its outcome.</summary>
    public string Describe() => $"{State.Standing} {string.Join(
        ", ", State.Entries.Select(entry => $"{entry.Nonce} {entry.ScannedAt:O} {entry.Gate} {TicketRules.Outcome(State, entry)}"))}";

    private EntryReason Decide(ScanRequest scan, EntryReason judged, EntryKind kind)
    {
        if (State.Find(scan.Nonce) is { } earlier)
        {
            return TicketRules.Outcome(State, earlier);
        }

        if (judged != EntryReason.Admitted)
        {
            return judged;
        }

        var entered = new TicketEntered(
            scan.Claim.EventId, scan.Nonce, scan.ScannedAt, scan.Gate, null, kind, scan.Claim.Entries, Guid.Empty, null);
        State.Apply(entered);
        if (TicketRules.Displaced(State, entered) is { } displaced)
        {
            _reported[displaced.Nonce] = EntryReason.AlreadyEntered;
        }

        return _reported[scan.Nonce] = TicketRules.Outcome(State, entered);
    }
}
