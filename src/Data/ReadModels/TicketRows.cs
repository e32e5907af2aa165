namespace OrleansTickets.Data.ReadModels;

/// <summary>A ticket as its order issued it; written once.</summary>
public sealed record TicketRow(
    Guid TicketId,
    Guid OrderId,
    Guid EventId,
    Guid ProductId,
    Guid? OptionId,
    string Name,
    long UnitPrice,
    DateOnly? VisitDate,
    int Serial,
    int EntriesAllowed,
    DateTimeOffset IssuedAt)
    : ReadModelRow
{
    private static readonly ReadModelTable<TicketRow> Tickets = new(
        140,
        """
        INSERT INTO tickets (ticket_id, order_id, event_id, product_id, option_id, name, unit_price, visit_date, serial, entries_allowed, status,
                             issued_at)
        SELECT ticket_id, order_id, event_id, product_id, option_id, name, unit_price, visit_date, serial, entries_allowed, 'issued', issued_at
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
          AS r(ticket_id, order_id, event_id, product_id, option_id, name, unit_price, visit_date, serial, entries_allowed, issued_at)
        """,
        rows =>
        [
            Column.Of(rows, r => r.TicketId), Column.Of(rows, r => r.OrderId), Column.Of(rows, r => r.EventId),
            Column.Of(rows, r => r.ProductId), Column.Of(rows, r => r.OptionId), Column.Of(rows, r => r.Name),
            Column.Of(rows, r => r.UnitPrice), Column.Of(rows, r => r.VisitDate), Column.Of(rows, r => r.Serial),
            Column.Of(rows, r => r.EntriesAllowed), Column.Of(rows, r => r.IssuedAt.UtcDateTime),
        ]);

    internal override object Key => TicketId;

    internal override ReadModelTable Table => Tickets;
}

/// <summary>How a ticket stands; written by the ticket's own stream.</summary>
public sealed record TicketStandingRow(Guid TicketId, string Status, DateTimeOffset? EnteredAt, string? Gate, int Entries) : ReadModelRow
{
    private static readonly ReadModelTable<TicketStandingRow> Standings = new(
        150,
        """
        UPDATE tickets SET status = r.status, entered_at = r.entered_at, gate = r.gate, entries = r.entries
        FROM unnest($1, $2, $3, $4, $5) AS r(ticket_id, status, entered_at, gate, entries) WHERE tickets.ticket_id = r.ticket_id
        """,
        rows =>
        [
            Column.Of(rows, r => r.TicketId), Column.Of(rows, r => r.Status), Column.Of(rows, r => r.EnteredAt?.UtcDateTime),
            Column.Of(rows, r => r.Gate), Column.Of(rows, r => r.Entries),
        ]);

    internal override object Key => TicketId;

    internal override ReadModelTable Table => Standings;
}
