namespace OrleansTickets.Data.ReadModels;

/// <summary>An order; its id is its reservation's.</summary>
/// <param name="ResumeAt">When to look at it again; null: nothing is awaited.</param>
public sealed record OrderRow(
    Guid Id,
    string OrderNumber,
    Guid EventId,
    string Status,
    DateOnly? VisitDate,
    int Quantity,
    long TotalAmount,
    long RefundedAmount,
    DateTimeOffset PlacedAt,
    DateTimeOffset? PaidAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ResumeAt)
    : ReadModelRow
{
    private static readonly ReadModelTable<OrderRow> Orders = new(
        100,
        """
        INSERT INTO orders (id, order_number, event_id, status, visit_date, quantity, total_amount, refunded_amount, placed_at, paid_at,
                            updated_at, resume_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (id) DO UPDATE SET status = excluded.status, refunded_amount = excluded.refunded_amount, paid_at = excluded.paid_at,
          updated_at = excluded.updated_at, resume_at = excluded.resume_at
        """,
        rows =>
        [
            Column.Of(rows, r => r.Id), Column.Of(rows, r => r.OrderNumber), Column.Of(rows, r => r.EventId),
            Column.Of(rows, r => r.Status), Column.Of(rows, r => r.VisitDate), Column.Of(rows, r => r.Quantity),
            Column.Of(rows, r => r.TotalAmount), Column.Of(rows, r => r.RefundedAmount), Column.Of(rows, r => r.PlacedAt.UtcDateTime),
            Column.Of(rows, r => r.PaidAt?.UtcDateTime), Column.Of(rows, r => r.UpdatedAt.UtcDateTime),
            Column.Of(rows, r => r.ResumeAt?.UtcDateTime),
        ]);

    internal override object Key => Id;

    internal override ReadModelTable Table => Orders;
}

/// <summary>One line of an order; written once.</summary>
public sealed record OrderItemRow(Guid OrderId, int Line, Guid ProductId, Guid? OptionId, string Name, int Quantity, long UnitPrice)
    : ReadModelRow
{
    private static readonly ReadModelTable<OrderItemRow> Items = new(
        110,
        """
        INSERT INTO order_items (order_id, line, product_id, option_id, name, quantity, unit_price)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
        """,
        rows =>
        [
            Column.Of(rows, r => r.OrderId), Column.Of(rows, r => r.Line), Column.Of(rows, r => r.ProductId),
            Column.Of(rows, r => r.OptionId), Column.Of(rows, r => r.Name), Column.Of(rows, r => r.Quantity),
            Column.Of(rows, r => r.UnitPrice),
        ]);

    internal override object Key => (OrderId, Line);

    internal override ReadModelTable Table => Items;
}
