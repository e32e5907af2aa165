using OrleansTickets.Contracts.Tickets;

namespace OrleansTickets.Grains.Tickets;

/// <summary>
/// A ticket in memory: what its events add up to. Entries are kept by the times of their scans, so that it makes no difference in which order
/// they were heard of.
/// </summary>
internal sealed class TicketState
{
    private readonly List<TicketEntered> _entries = [];

    private Guid? _voidedBy;

    /// <summary>Earliest first.</summary>
    public IReadOnlyList<TicketEntered> Entries => _entries;

    public TicketStanding Standing => new(
        _voidedBy is not null ? TicketStatus.Void : _entries.Count > 0 ? TicketStatus.Entered : TicketStatus.Issued,
        _voidedBy,
        _entries.Count > 0 ? _entries[0].ScannedAt : null,
        _entries.Count > 0 ? _entries[0].Gate : null,
        _entries.Count > 0 && _entries[0].Allowed is > 0 and var allowed ? Math.Min(allowed, _entries.Count) : _entries.Count);

    public void Apply(TicketEvent happened)
    {
        switch (happened)
        {
            case TicketVoided made: _voidedBy = made.RefundId; break;
            case TicketRestored: _voidedBy = null; break;
            case TicketEntered entered: Insert(entered); break;
            default: throw new InvalidOperationException($"{happened.GetType().Name} is not applied.");
        }
    }

    public TicketEntered? Find(Guid nonce) => _entries.Find(entry => entry.Nonce == nonce);

    /// <summary>Whether it is among the first of as many as are allowed.</summary>
    public bool IsAllowed(TicketEntered entry) => entry.Allowed == 0 || _entries.IndexOf(entry) < entry.Allowed;

    private void Insert(TicketEntered entered)
    {
        var later = _entries.FindIndex(entry => (entry.ScannedAt, entry.Nonce).CompareTo((entered.ScannedAt, entered.Nonce)) > 0);
        _entries.Insert(later < 0 ? _entries.Count : later, entered);
    }
}
