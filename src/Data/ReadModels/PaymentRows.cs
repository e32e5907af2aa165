namespace OrleansTickets.Data.ReadModels;

/// <summary>An attempt to pay an order.</summary>
public sealed record PaymentRow(
    string PaymentId,
    Guid OrderId,
    Guid EventId,
    string Provider,
    string Method,
    string? PaymentKey,
    string Status,
    long Amount,
    long RefundedAmount,
    string? FailureCode,
    DateTimeOffset RequestedAt,
    DateTimeOffset? ApprovedAt,
    DateTimeOffset UpdatedAt)
    : ReadModelRow
{
    private static readonly ReadModelTable<PaymentRow> Payments = new(
        120,
        """
        INSERT INTO payments (payment_id, order_id, event_id, provider, method, payment_key, status, amount, refunded_amount, failure_code,
                              requested_at, approved_at, updated_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (payment_id) DO UPDATE SET method = excluded.method, payment_key = excluded.payment_key, status = excluded.status,
          refunded_amount = excluded.refunded_amount, failure_code = excluded.failure_code, approved_at = excluded.approved_at,
          updated_at = excluded.updated_at
        """,
        rows =>
        [
            Column.Of(rows, r => r.PaymentId), Column.Of(rows, r => r.OrderId), Column.Of(rows, r => r.EventId),
            Column.Of(rows, r => r.Provider), Column.Of(rows, r => r.Method), Column.Of(rows, r => r.PaymentKey),
            Column.Of(rows, r => r.Status), Column.Of(rows, r => r.Amount), Column.Of(rows, r => r.RefundedAmount),
            Column.Of(rows, r => r.FailureCode), Column.Of(rows, r => r.RequestedAt.UtcDateTime),
            Column.Of(rows, r => r.ApprovedAt?.UtcDateTime), Column.Of(rows, r => r.UpdatedAt.UtcDateTime),
        ]);

    internal override object Key => PaymentId;

    internal override ReadModelTable Table => Payments;
}

/// <summary>Something given back.</summary>
public sealed record RefundRow(
    Guid RefundId,
    Guid OrderId,
    Guid EventId,
    string? PaymentId,
    string Status,
    long Amount,
    int Tickets,
    string Reason,
    bool IsAutomatic,
    Guid? RequestedBy,
    string? FailureCode,
    DateTimeOffset RequestedAt,
    DateTimeOffset? SettledAt)
    : ReadModelRow
{
    private static readonly ReadModelTable<RefundRow> Refunds = new(
        130,
        """
        INSERT INTO refunds (refund_id, order_id, event_id, payment_id, status, amount, tickets, reason, is_automatic, requested_by,
                             failure_code, requested_at, settled_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (refund_id) DO UPDATE SET status = excluded.status, failure_code = excluded.failure_code, settled_at = excluded.settled_at
        """,
        rows =>
        [
            Column.Of(rows, r => r.RefundId), Column.Of(rows, r => r.OrderId), Column.Of(rows, r => r.EventId),
            Column.Of(rows, r => r.PaymentId), Column.Of(rows, r => r.Status), Column.Of(rows, r => r.Amount),
            Column.Of(rows, r => r.Tickets), Column.Of(rows, r => r.Reason), Column.Of(rows, r => r.IsAutomatic),
            Column.Of(rows, r => r.RequestedBy), Column.Of(rows, r => r.FailureCode), Column.Of(rows, r => r.RequestedAt.UtcDateTime),
            Column.Of(rows, r => r.SettledAt?.UtcDateTime),
        ]);

    internal override object Key => RefundId;

    internal override ReadModelTable Table => Refunds;
}
