using System.Collections.Immutable;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Contracts.Tickets;

namespace OrleansTickets.Grains.Orders;

/// <summary>An order in memory: what its events, applied in order, add up to. Nothing here depends on a clock.</summary>
internal sealed class OrderState
{
    private readonly List<OrderChange> _history = [];
    private readonly List<Payment> _attempts = [];
    private readonly List<OrderRefund> _refunds = [];
    private readonly List<OrderTicket> _tickets = [];

    /// <summary>Null until the order is placed.</summary>
    public OrderPlaced? Placed { get; private set; }

    public OrderStatus Status { get; private set; }

    public DateTimeOffset PlacedAt { get; private set; }

    public DateTimeOffset? PaidAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? ResumeAt { get; private set; }

    /// <summary>Looks in vain since something happened.</summary>
    public int Postponed { get; private set; }

    /// <summary>The attempt that the order was paid with, or waits for.</summary>
    public string? PaidWith { get; private set; }

    public IReadOnlyList<Payment> Attempts => _attempts;

    public IReadOnlyList<OrderRefund> Refunds => _refunds;

    public IReadOnlyList<OrderTicket> Tickets => _tickets;

    public IReadOnlyList<OrderChange> History => _history;

    /// <summary>The newest attempt; null for an order of 0 won.</summary>
    public Payment? Newest => _attempts.Count > 0 ? _attempts[^1] : null;

    /// <summary>The refund that was announced and has no outcome yet; there is at most one.</summary>
    public OrderRefund? OpenRefund => _refunds.Find(refund => refund.Status == RefundStatus.Requested);

    /// <summary>Whether the inventory has sold the tickets while the order waits for a deposit.</summary>
    public bool IsKept { get; private set; }

    /// <summary>Whether tickets that were kept for a deposit have been given back.</summary>
    public bool IsReleased => _refunds.Exists(
        refund => refund.Status == RefundStatus.Done && refund.Request.Items.Length > 0 && refund.Request.Tickets.IsEmpty);

    public Payment? Attempt(string paymentId) =>
        _attempts.Find(attempt => string.Equals(attempt.PaymentId, paymentId, StringComparison.Ordinal));

    public Payment? Paid => PaidWith is null ? null : Attempt(PaidWith);

    public OrderRefund Refund(Guid refundId) => _refunds.Find(refund => refund.Request.RefundId == refundId)!;

    public void Apply(OrderEvent happened, DateTimeOffset at)
    {
        switch (happened)
        {
            case OrderPlaced placed: (Placed, PlacedAt) = (placed, at); break;
            case PaymentRequested requested: Apply(requested, at); break;
            case PaymentAnnounced announced:
                Change(announced.PaymentId, a => a with { Status = PaymentStatus.Approving, PaymentKey = announced.PaymentKey });
                break;
            case DepositAwaited awaited: Apply(awaited); break;
            case TicketsKept: IsKept = true; break;
            case PaymentCharged charged: Apply(charged); break;
            case TicketsIssued issued: Apply(issued, at); break;
            case PaymentFailed failed:
                Change(
                    failed.PaymentId,
                    a => a with { Status = PaymentStatus.Failed, FailureCode = failed.Code, FailureMessage = failed.Message });
                break;
            case RefundRequested requested: Apply(requested, at); break;
            case RefundDone done: Apply(done); break;
            case RefundRefused refused: Apply(refused, at); break;
            case OrderCancelled: CancelOpenAttempts(); break;
            case OrderStatusChanged or ResumePostponed: break;
            default: throw new InvalidOperationException($"{happened.GetType().Name} is not applied.");
        }

        if (happened.Step is { } step)
        {
            Status = step.To;
            _history.Add(new OrderChange(at, step.From, step.To, step.By, step.Reason, step.AdminId));
        }

        Postponed = happened is ResumePostponed ? Postponed + 1 : 0;
        ResumeAt = happened.ResumeAt;
        UpdatedAt = at;
    }

    private void Apply(PaymentRequested requested, DateTimeOffset at) => _attempts.Add(new Payment(
        requested.PaymentId, requested.Provider, requested.Method, PaymentStatus.Requested, requested.Amount, 0, null, null, null, null, at,
        null));

    private void Apply(DepositAwaited awaited)
    {
        PaidWith = awaited.PaymentId;
        Change(
            awaited.PaymentId,
            a => a with { Status = PaymentStatus.WaitingForDeposit, PaymentKey = awaited.PaymentKey, Account = awaited.Account });
    }

    private void Apply(PaymentCharged charged)
    {
        PaidWith = charged.IsExtra ? PaidWith : charged.PaymentId;
        Change(
            charged.PaymentId,
            a => a with
            {
                Status = PaymentStatus.Paid,
                PaymentKey = charged.PaymentKey,
                Amount = charged.Amount,
                RefundedAmount = charged.Refunded,
                Method = charged.Method ?? a.Method,
                ApprovedAt = charged.ApprovedAt,
                FailureCode = null,
                FailureMessage = null,
            });
    }

    private void Apply(TicketsIssued issued, DateTimeOffset at)
    {
        PaidAt = at;
        foreach (var ticket in issued.Tickets)
        {
            var item = Placed!.Items[ticket.Line];
            _tickets.Add(new OrderTicket(
                ticket.TicketId, item.ProductId, item.OptionId, item.Name, item.UnitPrice, Placed.VisitDate, ticket.Serial, false,
                item.EntriesPerTicket ?? 1));
        }
    }

    private void Apply(RefundRequested requested, DateTimeOffset at)
    {
        SetVoid(requested.Tickets, true);
        if (requested.PaymentKey is { } key)
        {
            Change(requested.PaymentId!, a => a with { PaymentKey = key });
        }

        _refunds.Add(new OrderRefund(requested, RefundStatus.Requested, at, Status, null, null));
    }

    private void Apply(RefundDone done)
    {
        var refund = Settle(done.RefundId, RefundStatus.Done, done.At, null);
        if (refund.Request.PaymentId is not { } paymentId)
        {
            return;
        }

        Change(paymentId, a => a with { RefundedAmount = a.RefundedAmount + refund.Request.Amount, Status = StatusAfter(a, refund) });
    }

    private static PaymentStatus StatusAfter(Payment attempt, OrderRefund refund) =>
        attempt.ApprovedAt is null ? PaymentStatus.Cancelled
        : refund.Request.After is OrderStatus.Refunded || attempt.RefundedAmount + refund.Request.Amount >= attempt.Amount
            ? PaymentStatus.Refunded
            : PaymentStatus.PartiallyRefunded;

    private void Apply(RefundRefused refused, DateTimeOffset at) =>
        SetVoid(Settle(refused.RefundId, RefundStatus.Refused, at, refused.Code).Request.Tickets, false);

    private OrderRefund Settle(Guid refundId, RefundStatus status, DateTimeOffset at, string? code)
    {
        var index = _refunds.FindIndex(refund => refund.Request.RefundId == refundId);
        return _refunds[index] = _refunds[index] with { Status = status, SettledAt = at, FailureCode = code };
    }

    private void SetVoid(ImmutableArray<Guid> ticketIds, bool isVoid)
    {
        for (var i = 0; i < _tickets.Count; i++)
        {
            if (ticketIds.Contains(_tickets[i].TicketId))
            {
                _tickets[i] = _tickets[i] with { IsVoid = isVoid };
            }
        }
    }

    private void CancelOpenAttempts()
    {
        for (var i = 0; i < _attempts.Count; i++)
        {
            if (_attempts[i].Status == PaymentStatus.Requested)
            {
                _attempts[i] = _attempts[i] with { Status = PaymentStatus.Cancelled };
            }
        }
    }

    private void Change(string paymentId, Func<Payment, Payment> change)
    {
        var index = _attempts.FindIndex(attempt => string.Equals(attempt.PaymentId, paymentId, StringComparison.Ordinal));
        _attempts[index] = change(_attempts[index]);
    }
}

/// <summary>A refund under way or settled.</summary>
/// <param name="Before">The order's status before it.</param>
internal sealed record OrderRefund(
    RefundRequested Request, RefundStatus Status, DateTimeOffset RequestedAt, OrderStatus Before, DateTimeOffset? SettledAt, string? FailureCode);
