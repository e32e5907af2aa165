using OrleansTickets.Contracts.Tickets;

namespace OrleansTickets.Grains.Tickets;

/// <summary>The state in the contract's words.</summary>
internal static class TicketViews
{
    public static Entry Describe(TicketEntered entered) => new(entered.Nonce, entered.ScannedAt, entered.Gate);
}
