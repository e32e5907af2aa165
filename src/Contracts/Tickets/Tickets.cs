namespace OrleansTickets.Contracts.Tickets;

/// <summary>What a ticket is good for.</summary>
[GenerateSerializer, Alias("tickets.tickets.TicketStatus")]
public enum TicketStatus
{
    /// <summary>Good, and not used.</summary>
    Issued,

    /// <summary>Somebody has entered with it.</summary>
    Entered,

    /// <summary>Given back.</summary>
    Void,
}

/// <summary>How a ticket stands.</summary>
/// <param name="VoidedBy">The refund that made it void.</param>
/// <param name="EnteredAt">The first entry.</param>
/// <param name="Gate">Where that was.</param>
/// <param name="Entries">How often somebody has entered with it, as far as that was allowed.</param>
[GenerateSerializer, Immutable, Alias("tickets.tickets.TicketStanding")]
public sealed record TicketStanding(TicketStatus Status, Guid? VoidedBy, DateTimeOffset? EnteredAt, string? Gate, int Entries);

/// <summary>What a verified token says of its ticket (MISSION T15, N7).</summary>
/// <param name="VisitDate">Null: any day of the event.</param>
/// <param name="Serial">From 1, within its order.</param>
/// <param name="Entries">How often one may enter with it; 0: without limit.</param>
[GenerateSerializer, Immutable, Alias("tickets.tickets.TicketClaim")]
public sealed record TicketClaim(Guid TicketId, Guid EventId, Guid ProductId, DateOnly? VisitDate, int Serial, int Entries);
