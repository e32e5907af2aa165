using System.Text.Json;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Grains.Orders;

/// <summary>Which rows an event changes, as they stand after it, and what it has told to people.</summary>
internal static class OrderProjection
{
    public static IReadOnlyList<ReadModelRow> Of(OrderEvent happened, OrderState state, DateTimeOffset at)
    {
        List<ReadModelRow> rows = [Order(state)];
        switch (happened)
        {
            case OrderPlaced placed:
                rows.AddRange(placed.Items.Select((item, line) => new OrderItemRow(
                    placed.OrderId, line, item.ProductId, item.OptionId, item.Name, item.Quantity, item.UnitPrice)));
                break;
            case PaymentRequested requested: rows.Add(Payment(state, requested.PaymentId)); break;
            case PaymentAnnounced announced: rows.Add(Payment(state, announced.PaymentId)); break;
            case DepositAwaited awaited: rows.Add(Payment(state, awaited.PaymentId)); break;
            case TicketsKept: rows.Add(Tell("deposit_awaited", $"deposit-awaited/{state.PaidWith}", state, null, at)); break;
            case PaymentCharged charged: rows.Add(Payment(state, charged.PaymentId)); break;
            case PaymentFailed failed: rows.Add(Payment(state, failed.PaymentId)); break;
            case TicketsIssued: Issue(rows, state, at); break;
            case RefundRequested requested: rows.Add(Refund(state, requested.RefundId)); break;
            case RefundRefused refused: rows.Add(Refund(state, refused.RefundId)); break;
            case RefundDone done: Settle(rows, state, state.Refund(done.RefundId), at); break;
            case OrderCancelled: rows.AddRange(state.Attempts.Select(attempt => Payment(state, attempt.PaymentId))); break;
            case OrderStatusChanged or ResumePostponed: break;
            default: throw new InvalidOperationException($"{happened.GetType().Name} is not projected.");
        }

        return rows;
    }

    private static void Issue(List<ReadModelRow> rows, OrderState state, DateTimeOffset at)
    {
        var placed = state.Placed!;
        rows.AddRange(state.Tickets.Select(ticket => new TicketRow(
            ticket.TicketId, placed.OrderId, placed.EventId, ticket.ProductId, ticket.OptionId, ticket.Name, ticket.UnitPrice,
            ticket.VisitDate, ticket.Serial, ticket.Entries, at)));
        rows.Add(Tell("booking_confirmed", $"tickets-issued/{placed.OrderId:D}", state, null, at));
    }

    private static void Settle(List<ReadModelRow> rows, OrderState state, OrderRefund refund, DateTimeOffset at)
    {
        rows.Add(Refund(state, refund.Request.RefundId));
        if (refund.Request.PaymentId is { } paymentId)
        {
            rows.Add(Payment(state, paymentId));
        }

        if (refund.Request.Amount > 0 || refund.Request.Tickets.Length > 0)
        {
            var template = refund.Request.By is null ? "payment_returned" : "refund_done";
            rows.Add(Tell(template, $"refund-done/{refund.Request.RefundId:D}", state, refund, at));
        }
    }

    private static OrderRow Order(OrderState state)
    {
        var placed = state.Placed!;
        return new OrderRow(
            placed.OrderId, placed.OrderNumber, placed.EventId, OrderNames.Of(state.Status), placed.VisitDate,
            placed.Items.Sum(item => item.Quantity), placed.TotalAmount, OrderViews.RefundedAmount(state), state.PlacedAt, state.PaidAt,
            state.UpdatedAt, state.ResumeAt);
    }

    private static PaymentRow Payment(OrderState state, string paymentId)
    {
        var attempt = state.Attempt(paymentId)!;
        return new PaymentRow(
            attempt.PaymentId, state.Placed!.OrderId, state.Placed.EventId, attempt.Provider, OrderNames.Of(attempt.Method),
            attempt.PaymentKey, OrderNames.Of(attempt.Status), attempt.Amount, attempt.RefundedAmount, attempt.FailureCode,
            attempt.RequestedAt, attempt.ApprovedAt, state.UpdatedAt);
    }

    private static RefundRow Refund(OrderState state, Guid refundId)
    {
        var refund = state.Refund(refundId);
        var request = refund.Request;
        return new RefundRow(
            refundId, state.Placed!.OrderId, state.Placed.EventId, request.PaymentId, OrderNames.Of(refund.Status), request.Amount,
            request.Tickets.Length, request.Reason, request.By is null, request.By, refund.FailureCode, refund.RequestedAt, refund.SettledAt);
    }

    private static OutboxRow Tell(string template, string cause, OrderState state, OrderRefund? refund, DateTimeOffset at)
    {
        var payload = new OutboxPayload(state.Placed!.OrderNumber, state.Paid?.PaymentId, refund?.Request.RefundId, refund?.Request.Amount);
        return new OutboxRow(
            Guid.CreateVersion7(at), cause, template, state.Placed.EventId, state.Placed.OrderId,
            JsonSerializer.Serialize(payload, OrderJson.Default.OutboxPayload), at);
    }
}

/// <summary>What a message needs to know besides its order: no personal data.</summary>
/// <param name="RefundAmount">Whole KRW.</param>
internal sealed record OutboxPayload(string OrderNumber, string? PaymentId, Guid? RefundId, long? RefundAmount);

/// <summary>Statuses as they are known outside: lower case, with underscores.</summary>
internal static class OrderNames
{
    private static readonly Dictionary<Enum, string> Names = new Enum[][]
    {
        [.. Enum.GetValues<OrderStatus>()], [.. Enum.GetValues<PaymentStatus>()], [.. Enum.GetValues<PaymentMethod>()],
        [.. Enum.GetValues<RefundStatus>()],
    }.SelectMany(values => values).ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    public static string Of(Enum value) => Names[value];
}
