using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Grains.Payments;

namespace OrleansTickets.Grains.Orders;

/// <summary>What follows from each act's outcome: events, and what this call knows now. Nothing here changes anything.</summary>
internal sealed class OrderOutcomes(OrderState state, OrderOptions options, DateTimeOffset now, Func<Guid> newId)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>The provider's answer to a confirmation or a query.</summary>
    public Following Answered(Payment attempt, PaymentAnswer answer, OrderProgress progress)
    {
        // What was asked about is answered; the rest of the call goes by the state.
        var heard = string.Equals(progress.Heard, attempt.PaymentId, StringComparison.Ordinal) ? null : progress.Heard;
        var next = progress with { Heard = heard, MayConfirm = false };
        if (state.OpenRefund is { Request: { TellsProvider: true } refund } && refund.PaymentId == attempt.PaymentId)
        {
            return AnsweredInRefund(attempt, refund, answer, next);
        }

        return answer switch
        {
            PaymentUnknown unknown => Doubt(unknown.Reason, next),
            PaymentApproved approved => Charged(attempt, approved, next),
            PaymentAwaitsDeposit awaits => Awaits(attempt, awaits, next),
            PaymentRefused refused => Refused(attempt, refused, next),
            PaymentOpen => Open(attempt, next),
            _ => throw new InvalidOperationException($"{answer.GetType().Name} is no answer."),
        };
    }

    /// <summary>The provider's answer to a cancellation.</summary>
    public Following Cancelled(CancelAnswer answer, OrderProgress progress) => answer switch
    {
        CancelDone => new Following(progress with { IsMoneyBack = true }),
        CancelRefused refused => new Following(progress with { MayCancel = false, CancelRefusal = refused.Code }),
        CancelUnknown unknown => Doubt(unknown.Reason, progress),
        _ => throw new InvalidOperationException($"{answer.GetType().Name} is no answer."),
    };

    /// <param name="isSold">Whether the inventory has sold the order's tickets, in time or late.</param>
    public Following Sold(bool isSold, OrderProgress progress)
    {
        if (isSold)
        {
            return state.Status == OrderStatus.WaitingForDeposit && state.Paid is { Status: PaymentStatus.WaitingForDeposit }
                ? new Following(progress, new TicketsKept(null, OrderProcess.QuietUntil(state, state.Status, options)))
                : new Following(progress, Issue());
        }

        return state.Paid switch
        {
            null => new Following(progress, Cancel("stock_gone")),
            { Status: PaymentStatus.WaitingForDeposit } waiting => Announced(progress, Release(waiting, true, "stock_gone")),
            var paid => Announced(
                progress, OrderProcess.GiveBack(state, paid.PaymentId, paid.Amount, "stock_gone", newId(), now, options)),
        };
    }

    public Following Read(Reservation? reservation, OrderProgress progress) => reservation is { Status: ReservationStatus.Held }
        ? new Following(progress, new ResumePostponed("held", null, reservation.ExpiresAt + options.ResumeTime))
        : new Following(progress, Cancel("hold_expired"));

    /// <param name="refusedBy">Why not all tickets are void; null: they are.</param>
    public static Following Voided(RefundRequested refund, string? refusedBy, OrderProgress progress) =>
        // What was given back outside is gone, whoever has entered.
        new(refusedBy is null || (!refund.TellsProvider && refund.PaymentId is not null)
            ? progress with { AreTicketsVoid = true }
            : progress with { RefusedBy = refusedBy });

    public Following Restored(RefundRequested refund, OrderProgress progress) => new(
        new OrderProgress(Heard: progress.Heard), new RefundRefused(refund.RefundId, progress.RefusedBy!, Back("refund_refused"), QuietBefore()));

    public Following Returned(RefundRequested refund, OrderProgress progress) => new(
        new OrderProgress(Heard: progress.Heard ?? Unheard(refund)),
        new RefundDone(
            refund.RefundId, now, new OrderStep(state.Status, refund.After, OrderParty.System, "refund_done"),
            OrderProcess.QuietUntil(state, refund.After, options)));

    /// <summary>A look in vain: what was announced is looked at again, later each time.</summary>
    public Following Doubt(string reason, OrderProgress progress)
    {
        var wait = TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, options.ResumeSeconds * Math.Pow(2, Math.Min(state.Postponed, 16))));
        var stopped = progress with { IsStopped = true, Doubt = reason };
        return state.ResumeAt is { } at && (now >= at || state.OpenRefund is not null || state.Status == OrderStatus.Approving)
            ? new Following(stopped, new ResumePostponed(reason, null, now + wait))
            : new Following(stopped);
    }

    /// <summary>The same, but nobody owes an answer: somebody has to say where to pay.</summary>
    public Following AccountAwaited(OrderProgress progress)
    {
        var postponed = Doubt("refund_account_awaited", progress);
        return postponed with { Progress = postponed.Progress with { Doubt = null } };
    }

    /// <summary>
    /// While a refund waits for its account, perhaps for days, no other payment is asked about: so what the order is paid with is, as soon as
    /// that wait is over.
    /// </summary>
    private string? Unheard(RefundRequested refund) =>
        state.Paid is { } paid && refund.PaymentId is { } paymentId && paid.PaymentId != paymentId
        && OrderProcess.NeedsAccount(state.Attempt(paymentId)!, refund.Amount)
            ? paid.PaymentId
            : null;

    private Following Charged(Payment attempt, PaymentApproved approved, OrderProgress progress)
    {
        if (attempt.ApprovedAt is not null)
        {
            return GivenBackOutside(attempt, approved, progress);
        }

        var left = approved.Amount - approved.Refunded;
        if (left <= 0)
        {
            return Refused(attempt, new PaymentRefused("cancelled_at_provider", ""), progress);
        }

        var isOwn = state.PaidWith is null || string.Equals(state.PaidWith, attempt.PaymentId, StringComparison.Ordinal);
        var isUsable = isOwn && !state.IsReleased && OrderProcess.IsUnpaid(state.Status) && approved.Amount == state.Placed!.TotalAmount
            && approved.Refunded == 0;
        if (!isUsable && IsAnotherApproving(attempt))
        {
            return new Following(progress with { IsStopped = true, Doubt = "another payment is being approved" });
        }

        var charged = new PaymentCharged(
            attempt.PaymentId, approved.PaymentKey, approved.Amount, approved.Refunded, approved.Method, approved.ApprovedAt, !isUsable, null,
            now + options.ResumeTime);
        return isUsable
            ? new Following(progress, charged)
            : Announced(progress, charged, OrderProcess.GiveBack(state, attempt.PaymentId, left, "payment_not_needed", newId(), now, options));
    }

    private Following GivenBackOutside(Payment attempt, PaymentApproved approved, OrderProgress progress)
    {
        var more = approved.Refunded - attempt.RefundedAmount;
        if (more <= 0 || !string.Equals(state.PaidWith, attempt.PaymentId, StringComparison.Ordinal) || state.Tickets.Count == 0)
        {
            return new Following(progress);
        }

        var good = approved.Refunded >= approved.Amount ? state.Tickets.Where(ticket => !ticket.IsVoid).ToList() : [];
        return Announced(progress, new RefundRequested(
            newId(), attempt.PaymentId, null, Math.Min(more, attempt.Amount - attempt.RefundedAmount), false,
            [.. good.Select(ticket => ticket.TicketId)], OrderProcess.ItemsOf(good), "refunded_at_provider", null, null, null,
            approved.Refunded >= approved.Amount ? OrderStatus.Refunded : OrderStatus.PartiallyRefunded,
            new OrderStep(state.Status, OrderStatus.Refunding, OrderParty.System, "refunded_at_provider"), now + options.ResumeTime));
    }

    private Following Awaits(Payment attempt, PaymentAwaitsDeposit awaits, OrderProgress progress)
    {
        if (attempt.ApprovedAt is not null)
        {
            // A bank took a deposit back that had been there (Toss: DONE to WAITING_FOR_DEPOSIT). People decide what becomes of the tickets.
            return new Following(progress with { IsStopped = true, Doubt = "the deposit was taken back" });
        }

        if (attempt.Status == PaymentStatus.WaitingForDeposit)
        {
            return now >= awaits.Account.DueAt + options.ResumeTime
                ? Announced(progress, Release(attempt, true, "deposit_overdue"))
                : new Following(progress, new ResumePostponed("deposit_awaited", null, awaits.Account.DueAt + options.ResumeTime));
        }

        if (state.PaidWith is null && awaits.Amount == state.Placed!.TotalAmount
            && state.Status is OrderStatus.Pending or OrderStatus.Approving or OrderStatus.Failed)
        {
            return new Following(progress, new DepositAwaited(
                attempt.PaymentId, awaits.PaymentKey, awaits.Account,
                new OrderStep(state.Status, OrderStatus.WaitingForDeposit, OrderParty.Provider, "deposit_awaited"), now + options.ResumeTime));
        }

        return IsAnotherApproving(attempt)
            ? new Following(progress with { IsStopped = true, Doubt = "another payment is being approved" })
            : Announced(progress, Release(attempt, true, "payment_not_needed") with { PaymentKey = awaits.PaymentKey });
    }

    private Following Refused(Payment attempt, PaymentRefused refused, OrderProgress progress)
    {
        switch (attempt.Status)
        {
            case PaymentStatus.Requested or PaymentStatus.Approving:
                var isCurrent = state.Status is OrderStatus.Pending or OrderStatus.Approving && ReferenceEquals(state.Newest, attempt);
                return new Following(progress, new PaymentFailed(
                    attempt.PaymentId, refused.Code, refused.Message,
                    isCurrent ? new OrderStep(state.Status, OrderStatus.Failed, OrderParty.Provider, "payment_refused") : null,
                    isCurrent ? OrderProcess.QuietUntil(state, OrderStatus.Failed, options) : state.ResumeAt));
            case PaymentStatus.WaitingForDeposit:
                return Announced(progress, Release(attempt, false, "deposit_refused"));
            default:
                return new Following(progress);
        }
    }

    private Following Open(Payment attempt, OrderProgress progress) => attempt.Status switch
    {
        // To confirm again is the only way to a certain end: a first confirmation may still be on its way to the provider.
        PaymentStatus.Approving when state.PaidWith is null => new Following(progress with { MayConfirm = true }),
        PaymentStatus.Approving => Doubt("the provider has not decided", progress),
        PaymentStatus.WaitingForDeposit => Announced(progress, Release(attempt, true, "deposit_overdue")),
        _ => new Following(progress),
    };

    private Following AnsweredInRefund(Payment attempt, RefundRequested refund, PaymentAnswer answer, OrderProgress progress)
    {
        var isBack = answer switch
        {
            PaymentApproved approved when refund.Amount > 0 => approved.Refunded >= attempt.RefundedAmount + refund.Amount,
            PaymentRefused when refund.Amount == 0 => true,
            _ => false,
        };
        return (isBack, answer) switch
        {
            (true, _) => new Following(progress with { IsMoneyBack = true }),
            (_, PaymentUnknown unknown) => Doubt(unknown.Reason, progress),

            // The deposit arrived before the account was closed.
            (_, PaymentApproved arrived) when refund.Amount == 0 && string.Equals(state.PaidWith, attempt.PaymentId, StringComparison.Ordinal) =>
                new Following(
                    new OrderProgress(Heard: progress.Heard),
                    new RefundRefused(refund.RefundId, "deposit_arrived", Back("deposit_arrived"), now + options.ResumeTime),
                    new PaymentCharged(
                        attempt.PaymentId, arrived.PaymentKey, arrived.Amount, arrived.Refunded, arrived.Method, arrived.ApprovedAt, false, null,
                        now + options.ResumeTime)),
            _ when progress.CancelRefusal is not { } code => new Following(progress with { MayCancel = true }),
            _ when refund.By is null || refund.Amount == 0 => Doubt($"refused: {progress.CancelRefusal}", progress),
            _ => new Following(progress with { RefusedBy = progress.CancelRefusal }),
        };
    }

    private TicketsIssued Issue()
    {
        var tickets = new List<IssuedTicket>();
        for (var line = 0; line < state.Placed!.Items.Length; line++)
        {
            for (var i = 0; i < state.Placed.Items[line].Quantity; i++)
            {
                tickets.Add(new IssuedTicket(newId(), line, tickets.Count + 1));
            }
        }

        var by = state.Paid is null ? OrderParty.System : OrderParty.Provider;
        return new TicketsIssued([.. tickets], new OrderStep(state.Status, OrderStatus.Paid, by, "tickets_issued"), null);
    }

    private OrderCancelled Cancel(string reason) =>
        new(new OrderStep(state.Status, OrderStatus.Cancelled, OrderParty.System, reason), null);

    private RefundRequested Release(Payment attempt, bool tellsProvider, string reason) => OrderProcess.Release(
        state, attempt, newId(), tellsProvider, new OrderStep(state.Status, OrderStatus.Refunding, OrderParty.System, reason), null, now, options);

    private OrderStep Back(string reason) => new(state.Status, state.OpenRefund!.Before, OrderParty.System, reason);

    private DateTimeOffset? QuietBefore() => OrderProcess.QuietUntil(state, state.OpenRefund!.Before, options);

    private bool IsAnotherApproving(Payment attempt) =>
        state.Attempts.Any(other => other.Status == PaymentStatus.Approving && !ReferenceEquals(other, attempt));

    /// <summary>A refund that was announced just now need not be asked about before it is made.</summary>
    private static Following Announced(OrderProgress progress, params ReadOnlySpan<OrderEvent> events) =>
        new(new OrderProgress(Heard: progress.Heard, MayCancel: true), [.. events]);
}

/// <summary>What follows from an act.</summary>
internal sealed record Following(OrderProgress Progress, params System.Collections.Immutable.ImmutableArray<OrderEvent> Events);
