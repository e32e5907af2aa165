using OrleansTickets.Contracts.Tickets;

namespace OrleansTickets.Api.Tickets;

internal static class TicketGrains
{
    /// <summary>What happens to a ticket.</summary>
    public static ITicketGrain Ticket(this IGrainFactory grains, Guid ticketId) => grains.GetGrain<ITicketGrain>(ticketId.ToString("D"));
}
