using OrleansTickets.Contracts.Orders;

namespace OrleansTickets.Grains.Orders;

/// <summary>The state in the contract's words.</summary>
internal static class OrderViews
{
    public static Order Describe(OrderState state) => new(
        state.Placed!.OrderId,
        state.Placed.EventId,
        state.Placed.OrderNumber,
        state.Status,
        state.Placed.Items,
        state.Placed.VisitDate,
        state.Placed.TotalAmount,
        RefundedAmount(state),
        state.PlacedAt,
        state.Placed.HoldExpiresAt,
        state.PaidAt,
        state.Paid ?? state.Newest,
        [.. state.Tickets],
        [.. state.Refunds.Select(Describe)],
        [.. state.History]);

    public static Refund Describe(OrderRefund refund) => new(
        refund.Request.RefundId,
        refund.Request.PaymentId,
        refund.Status,
        refund.Request.Amount,
        refund.Request.Reason,
        refund.Request.Tickets,
        refund.Request.By is null,
        refund.Request.By,
        refund.RequestedAt,
        refund.SettledAt,
        refund.FailureCode);

    /// <summary>Of what the order was paid with; what was charged beside it and given back does not count.</summary>
    public static long RefundedAmount(OrderState state) => Math.Min(state.Paid?.RefundedAmount ?? 0, state.Placed!.TotalAmount);
}
