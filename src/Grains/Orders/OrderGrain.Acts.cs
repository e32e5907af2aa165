using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Tickets;
using OrleansTickets.Grains.Payments;

namespace OrleansTickets.Grains.Orders;

/// <summary>What the order does outside.</summary>
internal sealed partial class OrderGrain
{
    private const string AlreadyEntered = "already_entered";

    /// <summary>More acts than any lawful order needs in one call: a fault of ours must not call a provider for ever.</summary>
    private const int MaxActs = 40;

    private IEventInventoryGrain Inventory => InventoryOf(_state.Placed!.EventId);

    private IEventInventoryGrain InventoryOf(Guid eventId) => GrainFactory.GetGrain<IEventInventoryGrain>(eventId.ToString("D"));

    /// <summary>Does what is to be done until there is nothing, or nothing now; then all of it is durable.</summary>
    private async Task<OrderProgress> RunAsync(OrderProgress progress)
    {
        for (var acts = 0; acts < MaxActs; acts++)
        {
            var now = Clock.GetUtcNow();
            if (OrderProcess.Next(_state, progress, now) is not { } act)
            {
                await SettleAsync();
                return progress;
            }

            // What announces the act must be durable before it. A sale that follows an announced payment needs no more than that announcement:
            // it shares its commit with what the provider has answered.
            if (act is not SellTickets || _state.Status != OrderStatus.Approving)
            {
                await SettleAsync();
            }

            var following = await ActAsync(act, progress);
            progress = following.Progress;
            Raise(following.Events);
        }

        throw new InvalidOperationException($"Order {OrderId} finds no end.");
    }

    private async Task<Following> ActAsync(OrderAct act, OrderProgress progress)
    {
        switch (act)
        {
            case ConfirmPayment { Attempt: var attempt }:
                return After().Answered(attempt, await AskAsync(attempt.Provider, (provider, end) => provider.ConfirmAsync(
                    new PaymentConfirmation(attempt.PaymentId, attempt.PaymentKey!, attempt.Amount), end)), progress);
            case QueryPayment { Attempt: var attempt }:
                return After().Answered(attempt, await AskAsync(attempt.Provider, (provider, end) =>
                    provider.QueryAsync(attempt.PaymentId, attempt.PaymentKey, end)), progress);
            case CancelPayment cancel:
                return After().Cancelled(await CancelAsync(cancel), progress);
            case AwaitAccount:
                return After().AccountAwaited(progress);
            case SellTickets:
                return After().Sold(await SellAsync(), progress);
            case ReadReservation:
                return After().Read((await Inventory.GetReservationAsync(OrderId)).Value, progress);
            case VoidTickets { Refund: var refund }:
                return OrderOutcomes.Voided(refund, await VoidAsync(refund), progress);
            case RestoreTickets { Refund: var refund }:
                await Task.WhenAll(refund.Tickets.Select(ticket => TicketOf(ticket).RestoreAsync(refund.RefundId)));
                return After().Restored(refund, progress);
            case ReturnStock { Refund: var refund }:
                await ReturnAsync(refund);
                return After().Returned(refund, progress);
            default:
                throw new InvalidOperationException($"{act.GetType().Name} is not done.");
        }
    }

    private OrderOutcomes After() => new(_state, _options, Clock.GetUtcNow(), NewId);

    private async Task<PaymentAnswer> AskAsync(string provider, Func<IPaymentProvider, CancellationToken, Task<PaymentAnswer>> ask)
    {
        try
        {
            using var end = new CancellationTokenSource(_options.ProviderTime);
            return await ask(providers[provider], end.Token).WaitAsync(_options.ProviderTime, TimeProvider.System);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return new PaymentUnknown("the provider does not answer");
        }
    }

    private async Task<CancelAnswer> CancelAsync(CancelPayment cancel)
    {
        try
        {
            using var end = new CancellationTokenSource(_options.ProviderTime);
            var cancellation = new PaymentCancellation(
                cancel.Attempt.PaymentId, cancel.Attempt.PaymentKey!, cancel.Refund.RefundId,
                cancel.Refund.Amount == 0 ? null : cancel.Refund.Amount, cancel.Refund.Reason, cancel.Account);
            return await providers[cancel.Attempt.Provider].CancelAsync(cancellation, end.Token)
                .WaitAsync(_options.ProviderTime, TimeProvider.System);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return new CancelUnknown("the provider does not answer");
        }
    }

    /// <returns>Whether the tickets are sold, in time or because they were still free.</returns>
    private async Task<bool> SellAsync()
    {
        var inventory = Inventory;
        var confirmed = await inventory.ConfirmAsync(OrderId);
        return confirmed.Value is not null
            || (confirmed.Refusal!.Code == RefusalCode.HoldExpired && (await inventory.RetakeAsync(OrderId)).Value is not null);
    }

    /// <returns>Why not all are void; null: they are.</returns>
    private async Task<string?> VoidAsync(RefundRequested refund)
    {
        var answers = await Task.WhenAll(refund.Tickets.Select(ticket => TicketOf(ticket).VoidAsync(refund.RefundId)));
        return answers.FirstOrDefault(answer => answer.Refusal is not null)?.Refusal switch
        {
            null => null,
            { Code: RefusalCode.AlreadyEntered } => AlreadyEntered,
            _ => "ticket_void",
        };
    }

    private async Task ReturnAsync(RefundRequested refund)
    {
        if (refund.Items.Length > 0 && (await Inventory.ReturnAsync(OrderId, refund.RefundId, refund.Items)).Refusal is { } refusal)
        {
            // The money is back; that must be noted whatever the inventory thinks of it.
            LogNotReturned(OrderId, refund.RefundId, refusal.Code);
        }
    }

    private ITicketGrain TicketOf(Guid ticketId) => GrainFactory.GetGrain<ITicketGrain>(ticketId.ToString("D"));

    [LoggerMessage(LogLevel.Error, "The inventory does not take back what refund {RefundId} of order {OrderId} returns: {Code}")]
    private partial void LogNotReturned(Guid orderId, Guid refundId, RefusalCode code);
}
