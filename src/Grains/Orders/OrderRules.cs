using System.Collections.Immutable;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Contracts.Tickets;
using OrleansTickets.Grains.Inventory;

namespace OrleansTickets.Grains.Orders;

/// <summary>What becomes of what people ask of an order (MISSION T6, T12), decided from the state alone. Nothing here changes anything.</summary>
internal static class OrderRules
{
    /// <summary>The first attempt of a new order.</summary>
    public static Outcome<Decision> Place(
        Reservation reservation, PlaceRequest request, string orderNumber, DateTimeOffset now, OrderOptions options)
    {
        switch (reservation.Status)
        {
            case ReservationStatus.Confirmed: return new Refusal(RefusalCode.AlreadyPaid);
            case not ReservationStatus.Held: return new Refusal(RefusalCode.HoldExpired);
        }

        var step = new OrderStep(null, OrderStatus.Pending, OrderParty.Buyer, "placed");
        var resumeAt = (reservation.TotalAmount == 0 ? now : reservation.ExpiresAt) + options.ResumeTime;
        var placed = new OrderPlaced(
            reservation.ReservationId, request.EventId, orderNumber, reservation.Items, reservation.VisitDate, reservation.TotalAmount,
            reservation.ExpiresAt, step, resumeAt);
        return reservation.TotalAmount == 0
            ? new Decision(placed)
            : new Decision(
                placed,
                new PaymentRequested(
                    OrderNumber.PaymentIdOf(orderNumber, 1), request.Provider, request.Method, reservation.TotalAmount, null, resumeAt));
    }

    /// <summary>The next attempt, after one that failed.</summary>
    public static Outcome<Decision> PlaceAgain(OrderState state, Reservation reservation, PlaceRequest request, OrderOptions options)
    {
        if (reservation.Status != ReservationStatus.Held)
        {
            return new Refusal(RefusalCode.HoldExpired);
        }

        var number = OrderNumber.PaymentIdOf(state.Placed!.OrderNumber, state.Attempts.Count + 1);
        return new Decision(new PaymentRequested(
            number, request.Provider, request.Method, state.Placed.TotalAmount,
            new OrderStep(state.Status, OrderStatus.Pending, OrderParty.Buyer, "payment_requested"),
            reservation.ExpiresAt + options.ResumeTime));
    }

    /// <summary>What a wish to pay gets of an order that is there: null where it needs another attempt.</summary>
    public static Refusal? AnswerPlaced(OrderState state) => state.Status switch
    {
        OrderStatus.Pending or OrderStatus.Approving or OrderStatus.WaitingForDeposit => null,
        OrderStatus.Cancelled => new Refusal(RefusalCode.HoldExpired),
        _ when state.Placed!.TotalAmount == 0 => null,
        _ => new Refusal(RefusalCode.AlreadyPaid),
    };

    /// <summary>Whether an attempt may be approved now; else it has an answer already.</summary>
    public static bool MayAnnounce(OrderState state, Payment attempt) =>
        attempt.Status == PaymentStatus.Requested && state.Status == OrderStatus.Pending && state.PaidWith is null;

    public static PaymentAnnounced Announce(OrderState state, ApproveRequest request, DateTimeOffset now, OrderOptions options) => new(
        request.PaymentId, request.PaymentKey, new OrderStep(state.Status, OrderStatus.Approving, OrderParty.Buyer, "payment_announced"),
        now + options.ResumeTime);

    /// <summary>What is wrong with a request to approve, before anything else is looked at.</summary>
    public static Refusal? RefuseApproval(OrderState state, ApproveRequest request) =>
        state.Attempt(request.PaymentId) is not { } attempt ? new Refusal(RefusalCode.NotFound)
        : request.Amount != state.Placed!.TotalAmount ? new Refusal(RefusalCode.AmountMismatch, "amount")
        : attempt.PaymentKey is { } key && !string.Equals(key, request.PaymentKey, StringComparison.Ordinal)
            ? new Refusal(RefusalCode.Conflict, "payment_key")
            : null;

    /// <summary>What a request to approve gets, the first as well as every later one; null: the order as it is.</summary>
    public static Refusal? AnswerApproval(OrderState state, Payment attempt)
    {
        if (state.PaidWith is { } paidWith && !string.Equals(paidWith, attempt.PaymentId, StringComparison.Ordinal))
        {
            return new Refusal(RefusalCode.AlreadyPaid);
        }

        return attempt.Status switch
        {
            PaymentStatus.Approving => new Refusal(RefusalCode.InProgress),
            PaymentStatus.WaitingForDeposit => state.IsKept ? null : new Refusal(RefusalCode.InProgress),
            PaymentStatus.Paid or PaymentStatus.PartiallyRefunded or PaymentStatus.Refunded when state.Tickets.Count > 0 => null,
            PaymentStatus.Paid when state.OpenRefund is null => new Refusal(RefusalCode.InProgress),
            PaymentStatus.Failed when attempt.PaymentKey is not null =>
                new Refusal(RefusalCode.PaymentRefused, Detail: attempt.FailureCode),
            PaymentStatus.Failed => new Refusal(RefusalCode.Conflict),
            _ => new Refusal(RefusalCode.HoldExpired),
        };
    }

    /// <returns>Null where there is nothing to note.</returns>
    public static PaymentFailed? Fail(OrderState state, FailRequest request, OrderOptions options) =>
        state.Attempt(request.PaymentId) is { Status: PaymentStatus.Requested } && state.Status == OrderStatus.Pending
            ? new PaymentFailed(
                request.PaymentId, request.Code, request.Message,
                new OrderStep(state.Status, OrderStatus.Failed, OrderParty.Buyer, "payment_given_up"),
                OrderProcess.QuietUntil(state, OrderStatus.Failed, options))
            : null;

    /// <summary>An admin's word. Null: it is so already.</summary>
    public static Outcome<Decision>? Change(
        OrderState state, StatusRequest request, Guid adminId, Guid refundId, DateTimeOffset now, OrderOptions options)
    {
        if (state.Status == request.Status)
        {
            return null;
        }

        if (state.OpenRefund is not null)
        {
            return new Refusal(RefusalCode.InProgress);
        }

        var isRelease = state.Status == OrderStatus.WaitingForDeposit && request.Status == OrderStatus.Cancelled;
        var to = isRelease ? OrderStatus.Refunding : request.Status;
        if (request.By is not (OrderParty.Staff or OrderParty.Manager)
            || to == OrderStatus.Refunding != isRelease
            || !OrderTransitions.Allows(state.Status, to, request.By)
            || (state.Status == OrderStatus.Completed && to != OpenStatus(state)))
        {
            return new Refusal(RefusalCode.Conflict, "status");
        }

        var step = new OrderStep(state.Status, to, request.By, request.Reason, adminId);
        return isRelease
            ? new Decision(OrderProcess.Release(state, state.Paid!, refundId, tellsProvider: true, step, adminId, now, options))
            : new Decision(to == OrderStatus.Cancelled ? new OrderCancelled(step, null) : new OrderStatusChanged(step, null));
    }

    /// <summary>A refund by an admin.</summary>
    public static Outcome<Decision> Refund(
        OrderState state, RefundRequest request, Guid adminId, Guid refundId, DateTimeOffset now, OrderOptions options)
    {
        if (state.OpenRefund is not null)
        {
            return new Refusal(RefusalCode.InProgress);
        }

        if (!OrderTransitions.Allows(state.Status, OrderStatus.Refunding, OrderParty.Manager) || state.Tickets.Count == 0)
        {
            return new Refusal(RefusalCode.Conflict, "status");
        }

        var good = state.Tickets.Where(ticket => !ticket.IsVoid).ToList();
        var chosen = request.TicketIds is { } ids
            ? good.FindAll(ticket => ids.Contains(ticket.TicketId))
            : request.Amount is null ? good : [];
        if (request.TicketIds is { } wanted && (wanted.IsEmpty || wanted.Any(id => !state.Tickets.Any(ticket => ticket.TicketId == id))))
        {
            return new Refusal(RefusalCode.Invalid, "ticket_ids");
        }

        var paid = state.Paid;
        var left = paid is null ? 0 : paid.Amount - paid.RefundedAmount;
        var amount = request.Amount ?? Math.Min(left, Worth(chosen, state.Placed!.VisitDate, request.Policy, now));
        if (amount > left || (request.Amount is null && chosen.Count == 0) || (request.TicketIds is { } all && chosen.Count < all.Distinct().Count()))
        {
            return new Refusal(RefusalCode.Conflict, request.Amount is null ? "ticket_ids" : "amount");
        }

        if (amount == 0 && paid is not null)
        {
            // By the policy nothing is given back any more: whoever wants the tickets void all the same names an amount.
            return new Refusal(RefusalCode.Conflict, "policy");
        }

        if (paid is not null && request.Account is null && OrderProcess.NeedsAccount(paid, amount))
        {
            return new Refusal(RefusalCode.Invalid, "refund_account");
        }

        return new Decision(new RefundRequested(
            refundId, paid?.PaymentId, null, amount, paid is not null, [.. chosen.Select(ticket => ticket.TicketId)],
            OrderProcess.ItemsOf(chosen), request.Reason, request.IdempotencyKey,
            new RefundWish(request.Reason, request.Amount, request.TicketIds), adminId,
            good.Count == chosen.Count ? OrderStatus.Refunded : OrderStatus.PartiallyRefunded,
            new OrderStep(state.Status, OrderStatus.Refunding, OrderParty.Manager, request.Reason, adminId),
            now + options.ResumeTime));
    }

    /// <summary>Whether a refund is what an earlier wish with the same key asked for.</summary>
    public static bool IsSameWish(RefundRequest request, RefundRequested done) =>
        done.Wish is { } wish && wish.Amount == request.Amount && string.Equals(wish.Reason, request.Reason, StringComparison.Ordinal)
        && (wish.Tickets is { } tickets
            ? request.TicketIds is { } ids && tickets.SequenceEqual(ids)
            : request.TicketIds is null);

    /// <summary>How a paid order is called that nobody has closed.</summary>
    private static OrderStatus OpenStatus(OrderState state) =>
        state.Refunds.Any(refund => refund.Status == RefundStatus.Done && refund.Request.After == OrderStatus.PartiallyRefunded)
            ? OrderStatus.PartiallyRefunded
            : OrderStatus.Paid;

    private static long Worth(List<OrderTicket> tickets, DateOnly? visitDate, RefundPolicy policy, DateTimeOffset now) =>
        tickets.Sum(ticket => ticket.UnitPrice) * PercentOf(policy, visitDate, now) / 100;

    private static int PercentOf(RefundPolicy policy, DateOnly? visitDate, DateTimeOffset now)
    {
        if (visitDate is not { } date || policy.Tiers.IsEmpty)
        {
            return 100;
        }

        var days = date.DayNumber - TimeZones.Today(now, policy.TimeZone).DayNumber;
        return policy.Tiers.Where(tier => tier.DaysBefore <= days).MaxBy(tier => tier.DaysBefore)?.Percent ?? 0;
    }
}

/// <summary>Events that happen together, in one commit.</summary>
internal sealed record Decision(params ImmutableArray<OrderEvent> Events);
