using OrleansTickets.Contracts.Tickets;

namespace OrleansTickets.Grains.Tickets;

/// <summary>A ticket in memory: what its events, applied in order, add up to.</summary>
internal sealed class TicketState
{
    public TicketStanding Standing { get; private set; } = new(TicketStatus.Issued, null, null, null, 0);

    public void Apply(TicketEvent happened) => Standing = happened switch
    {
        TicketVoided made => Standing with { Status = TicketStatus.Void, VoidedBy = made.RefundId },
        TicketRestored => Standing with { Status = Standing.Entries > 0 ? TicketStatus.Entered : TicketStatus.Issued, VoidedBy = null },
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is not applied."),
    };
}
