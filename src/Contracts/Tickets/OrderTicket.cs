namespace OrleansTickets.Contracts.Tickets;

/// <summary>A ticket as the order issued it.</summary>
/// <param name="Name">Product, and option where there is one, as they were called when it was reserved.</param>
/// <param name="UnitPrice">Whole KRW.</param>
/// <param name="Serial">From 1, within the order.</param>
/// <param name="IsVoid">Given back: no gate may let it in.</param>
/// <param name="Entries">How often one may enter with it; 0: without limit.</param>
[GenerateSerializer, Immutable, Alias("tickets.orders.OrderTicket")]
public sealed record OrderTicket(
    Guid TicketId,
    Guid ProductId,
    Guid? OptionId,
    string Name,
    long UnitPrice,
    DateOnly? VisitDate,
    int Serial,
    bool IsVoid,
    int Entries = 1);
