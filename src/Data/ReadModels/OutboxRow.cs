namespace OrleansTickets.Data.ReadModels;

/// <summary>Something that must leave the system, written with its cause and delivered afterwards.</summary>
/// <param name="Cause">What happened, for example <c>tickets-issued/{order id}</c>: the same cause is told once.</param>
/// <param name="Template">What to tell, for example <c>booking_confirmed</c>.</param>
/// <param name="Payload">JSON of what the template needs besides the order; no personal data.</param>
public sealed record OutboxRow(
    Guid Id, string Cause, string Template, Guid EventId, Guid OrderId, string Payload, DateTimeOffset CreatedAt)
    : ReadModelRow
{
    private static readonly ReadModelTable<OutboxRow> Outbox = new(
        160,
        """
        INSERT INTO outbox (id, cause, template, event_id, order_id, payload, created_at, due_at)
        SELECT id, cause, template, event_id, order_id, payload::jsonb, created_at, created_at
        FROM unnest($1, $2, $3, $4, $5, $6, $7) AS r(id, cause, template, event_id, order_id, payload, created_at)
        ON CONFLICT (cause) DO NOTHING
        """,
        rows =>
        [
            Column.Of(rows, r => r.Id), Column.Of(rows, r => r.Cause), Column.Of(rows, r => r.Template), Column.Of(rows, r => r.EventId),
            Column.Of(rows, r => r.OrderId), Column.Of(rows, r => r.Payload), Column.Of(rows, r => r.CreatedAt.UtcDateTime),
        ]);

    internal override object Key => Cause;

    internal override ReadModelTable Table => Outbox;
}
