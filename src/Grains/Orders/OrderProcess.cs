using System.Collections.Immutable;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Contracts.Tickets;

namespace OrleansTickets.Grains.Orders;

/// <summary>
/// What an order has to do next, from its state alone (MISSION N6): so a new activation after a crash goes on where the journal ends. Nothing
/// here changes anything; <see cref="OrderOutcomes"/> says what follows from each act.
/// </summary>
internal static class OrderProcess
{
    /// <summary>The next act; null when there is nothing to do now.</summary>
    public static OrderAct? Next(OrderState state, OrderProgress progress, DateTimeOffset now)
    {
        if (state.Placed is null || progress.IsStopped)
        {
            return null;
        }

        if (state.OpenRefund is { } refund)
        {
            return NextOfRefund(state, refund.Request, progress);
        }

        if (NeedsTickets(state))
        {
            return new SellTickets();
        }

        if (state.Attempts.FirstOrDefault(attempt => attempt.Status == PaymentStatus.Approving) is { } approving)
        {
            return progress.MayConfirm && state.PaidWith is null ? new ConfirmPayment(approving) : new QueryPayment(approving);
        }

        return progress.Heard is { } heard && state.Attempt(heard) is { } attempt ? new QueryPayment(attempt) : NextInTime(state, now);
    }

    /// <summary>When to look again at an order in which nothing is under way; null: never.</summary>
    public static DateTimeOffset? QuietUntil(OrderState state, OrderStatus status, OrderOptions options) => status switch
    {
        OrderStatus.Pending or OrderStatus.Failed => state.Placed!.HoldExpiresAt + options.ResumeTime,
        OrderStatus.WaitingForDeposit => state.Paid?.Account?.DueAt + options.ResumeTime,
        _ => null,
    };

    /// <summary>A payment that the order cannot use goes back, all of it.</summary>
    public static RefundRequested GiveBack(
        OrderState state, string paymentId, long amount, string reason, Guid refundId, DateTimeOffset now, OrderOptions options)
    {
        // While a deposit is waited for, another attempt's money goes back and the waiting goes on.
        var isAnother = state.PaidWith is { } own && !string.Equals(own, paymentId, StringComparison.Ordinal);
        var after = !isAnother && IsUnpaid(state.Status) ? OrderStatus.Refunded : state.Status;
        return new RefundRequested(
            refundId, paymentId, null, amount, true, [], [], reason, null, null, null, after,
            new OrderStep(state.Status, OrderStatus.Refunding, OrderParty.System, reason), now + options.ResumeTime);
    }

    /// <summary>A deposit is waited for no longer: the account is closed, and the tickets that were kept are free.</summary>
    public static RefundRequested Release(
        OrderState state, Payment attempt, Guid refundId, bool tellsProvider, OrderStep step, Guid? by, DateTimeOffset now, OrderOptions options)
    {
        var isOwn = string.Equals(state.PaidWith, attempt.PaymentId, StringComparison.Ordinal);
        return new RefundRequested(
            refundId, attempt.PaymentId, null, 0, tellsProvider, [],
            isOwn && state.IsKept && !state.IsReleased ? ItemsOf(state.Placed!.Items) : [], step.Reason, null, null, by,
            IsUnpaid(state.Status) ? OrderStatus.Cancelled : state.Status, step, now + options.ResumeTime);
    }

    public static ImmutableArray<BookingItem> ItemsOf(IReadOnlyCollection<OrderTicket> tickets) =>
    [
        .. tickets.GroupBy(ticket => (ticket.ProductId, ticket.OptionId))
            .Select(same => new BookingItem(same.Key.ProductId, same.Key.OptionId, same.Count())),
    ];

    /// <summary>Whether nothing has been paid for good.</summary>
    public static bool IsUnpaid(OrderStatus status) => status is OrderStatus.Pending or OrderStatus.Approving or OrderStatus.Failed
        or OrderStatus.Cancelled or OrderStatus.WaitingForDeposit;

    /// <summary>Whether the provider must be told where to pay: it does not know where a deposit came from.</summary>
    public static bool NeedsAccount(Payment attempt, long amount) =>
        amount > 0 && attempt is { Method: PaymentMethod.VirtualAccount, ApprovedAt: not null };

    private static ImmutableArray<BookingItem> ItemsOf(ImmutableArray<ReservationItem> items) =>
        ImmutableArray.CreateRange(items, item => new BookingItem(item.ProductId, item.OptionId, item.Quantity));

    private static bool NeedsTickets(OrderState state) =>
        state.Tickets.Count == 0 && IsUnpaid(state.Status)
        && (state.Placed!.TotalAmount == 0
            ? state.Status == OrderStatus.Pending
            : state.Paid is { Status: PaymentStatus.Paid } || (state.Paid is { Status: PaymentStatus.WaitingForDeposit } && !state.IsKept));

    /// <summary>Tickets first, so that nobody enters with what is given back; stock last, when the money is back.</summary>
    private static OrderAct NextOfRefund(OrderState state, RefundRequested refund, OrderProgress progress)
    {
        if (progress.RefusedBy is not null)
        {
            return new RestoreTickets(refund);
        }

        if (!progress.AreTicketsVoid && refund.Tickets.Length > 0)
        {
            return new VoidTickets(refund);
        }

        if (!progress.IsMoneyBack && refund is { TellsProvider: true, PaymentId: { } paymentId })
        {
            var attempt = state.Attempt(paymentId)!;
            return !progress.MayCancel ? new QueryPayment(attempt)
                : !NeedsAccount(attempt, refund.Amount) ? new CancelPayment(attempt, refund, null)
                : progress.Account is { } account ? new CancelPayment(attempt, refund, account)
                : new AwaitAccount();
        }

        return new ReturnStock(refund);
    }

    private static OrderAct? NextInTime(OrderState state, DateTimeOffset now)
    {
        if (state.ResumeAt is not { } at || now < at)
        {
            return null;
        }

        return state.Status switch
        {
            OrderStatus.Pending or OrderStatus.Failed => new ReadReservation(),
            OrderStatus.WaitingForDeposit => new QueryPayment(state.Paid!),
            _ => null,
        };
    }
}

/// <summary>What one call has found out and the journal does not know: lost in a crash, and found out again.</summary>
/// <param name="MayConfirm">The payment was announced in this call, or the provider says that it can still be confirmed.</param>
/// <param name="Heard">The payment that the provider says something happened to.</param>
/// <param name="AreTicketsVoid">All tickets of the refund are void.</param>
/// <param name="MayCancel">The refund was announced in this call, or the provider says that the money is not back.</param>
/// <param name="Account">Where to pay what came by virtual account. No event holds it: after a crash it is given again.</param>
/// <param name="CancelRefusal">The provider's code for not giving back.</param>
/// <param name="IsMoneyBack">The provider has given back.</param>
/// <param name="RefusedBy">Why the refund is impossible.</param>
/// <param name="IsStopped">Nothing more can be done now.</param>
/// <param name="Doubt">Why: the provider does not say.</param>
internal sealed record OrderProgress(
    bool MayConfirm = false,
    string? Heard = null,
    bool AreTicketsVoid = false,
    bool MayCancel = false,
    RefundAccount? Account = null,
    string? CancelRefusal = null,
    bool IsMoneyBack = false,
    string? RefusedBy = null,
    bool IsStopped = false,
    string? Doubt = null);

/// <summary>Something to do outside the order.</summary>
internal abstract record OrderAct;

internal sealed record ConfirmPayment(Payment Attempt) : OrderAct;

internal sealed record QueryPayment(Payment Attempt) : OrderAct;

internal sealed record CancelPayment(Payment Attempt, RefundRequested Refund, RefundAccount? Account) : OrderAct;

/// <summary>Nobody has said yet where to pay.</summary>
internal sealed record AwaitAccount : OrderAct;

internal sealed record SellTickets : OrderAct;

internal sealed record ReadReservation : OrderAct;

internal sealed record VoidTickets(RefundRequested Refund) : OrderAct;

internal sealed record RestoreTickets(RefundRequested Refund) : OrderAct;

internal sealed record ReturnStock(RefundRequested Refund) : OrderAct;
