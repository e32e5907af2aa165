using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Data.Journal;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Grains.Journaling;
using OrleansTickets.Grains.Payments;

namespace OrleansTickets.Grains.Orders;

/// <summary>
/// The purchase as a process, one step at a time: not reentrant, unlike grains that only decide. This file has what people ask; the other
/// what the order does outside. What to do next is always read off the state, so that after a crash it goes on by itself. Most orders are
/// bought and never touched again, so that they leave the memory soon.
/// </summary>
[CollectionAgeLimit(Minutes = 2)]
internal sealed partial class OrderGrain(
    GrainJournal services, PaymentProviders providers, OrderNumbers numbers, IOptions<OrderOptions> options)
    : JournaledGrain<OrderEvent>(services), IOrderGrain
{
    private readonly OrderState _state = new();
    private readonly OrderOptions _options = options.Value;
    private readonly ILogger _logger = services.Logger;

    protected override string StreamPrefix => "order";

    private Guid OrderId => Guid.Parse(this.GetPrimaryKeyString());

    private static Refusal NotFound => new(RefusalCode.NotFound);

    public async Task<Outcome<Order>> PlaceAsync(PlaceRequest request)
    {
        ThrowIfClosed();
        if (_state.Placed is { } placed)
        {
            if (placed.EventId != request.EventId)
            {
                return await RefuseAsync(NotFound);
            }

            await RunAsync(new OrderProgress());
        }

        if (_state.Placed is null || _state.Status == OrderStatus.Failed)
        {
            if (await PlaceNextAsync(request) is { } refusal)
            {
                return await RefuseAsync(refusal);
            }

            await RunAsync(new OrderProgress());
        }

        return await AnswerAsync(OrderRules.AnswerPlaced(_state));
    }

    public async Task<Outcome<Order>> ApproveAsync(ApproveRequest request)
    {
        ThrowIfClosed();
        if (_state.Placed is null || OrderRules.RefuseApproval(_state, request) is not null)
        {
            return await RefuseAsync(_state.Placed is null ? NotFound : OrderRules.RefuseApproval(_state, request)!);
        }

        var mayConfirm = OrderRules.MayAnnounce(_state, _state.Attempt(request.PaymentId)!);
        if (mayConfirm)
        {
            _ = Raise(OrderRules.Announce(_state, request, Clock.GetUtcNow(), _options));
        }

        await RunAsync(new OrderProgress(MayConfirm: mayConfirm));
        return await AnswerAsync(OrderRules.AnswerApproval(_state, _state.Attempt(request.PaymentId)!));
    }

    public async Task<Outcome<Order>> FailAsync(FailRequest request)
    {
        ThrowIfClosed();
        if (_state.Placed is null || _state.Attempt(request.PaymentId) is null)
        {
            return await RefuseAsync(NotFound);
        }

        if (OrderRules.Fail(_state, request, _options) is { } failed)
        {
            _ = Raise(failed);
        }

        return await AnswerAsync(null);
    }

    public async Task<Outcome<Order>> HearAsync(string paymentId)
    {
        ThrowIfClosed();
        if (_state.Placed is null || _state.Attempt(paymentId) is null)
        {
            return await RefuseAsync(NotFound);
        }

        var progress = await RunAsync(new OrderProgress(Heard: paymentId));
        return await AnswerAsync(
            progress.Doubt is { } doubt ? new Refusal(RefusalCode.ProviderError, Detail: doubt)
            : progress.Heard is not null ? new Refusal(RefusalCode.InProgress, Detail: "a refund waits for its account")
            : null);
    }

    public async Task<Outcome<Refund>> RefundAsync(RefundRequest request, Actor actor)
    {
        ThrowIfClosed();
        if (_state.Placed is null)
        {
            return await RefuseAsync<Refund>(NotFound);
        }

        var earlier = _state.Refunds.FirstOrDefault(refund => string.Equals(refund.Request.Key, request.IdempotencyKey, StringComparison.Ordinal));
        if (earlier is not null)
        {
            if (!OrderRules.IsSameWish(request, earlier.Request))
            {
                return await RefuseAsync<Refund>(new Refusal(RefusalCode.IdempotencyMismatch));
            }

            await RunAsync(new OrderProgress(Account: request.Account));
            return await AnswerAsync(earlier.Request.RefundId);
        }

        await RunAsync(new OrderProgress());
        var now = Clock.GetUtcNow();
        var refundId = request.RefundId ?? Guid.CreateVersion7(now);
        var decided = OrderRules.Refund(_state, request, actor.AdminId, refundId, now, _options);
        if (decided.Refusal is { } refusal)
        {
            return await RefuseAsync<Refund>(refusal);
        }

        Raise(decided.Value!, actor);
        await RunAsync(new OrderProgress(MayCancel: true, Account: request.Account));
        return await AnswerAsync(refundId);
    }

    public async Task<Outcome<Refund>> SupplyAccountAsync(Guid refundId, RefundAccount account)
    {
        ThrowIfClosed();
        if (_state.Refunds.All(refund => refund.Request.RefundId != refundId))
        {
            return await RefuseAsync<Refund>(NotFound);
        }

        await RunAsync(new OrderProgress(Account: _state.OpenRefund?.Request.RefundId == refundId ? account : null));
        return await AnswerAsync(refundId);
    }

    public async Task<Outcome<Order>> ChangeStatusAsync(StatusRequest request, Actor actor)
    {
        ThrowIfClosed();
        if (_state.Placed is null)
        {
            return await RefuseAsync(NotFound);
        }

        await RunAsync(new OrderProgress());
        var now = Clock.GetUtcNow();
        var decided = OrderRules.Change(_state, request, actor.AdminId, Guid.CreateVersion7(now), now, _options);
        if (decided?.Refusal is { } refusal)
        {
            return await RefuseAsync(refusal);
        }

        if (decided?.Value is { } decision)
        {
            Raise(decision, actor);
            await RunAsync(new OrderProgress(MayCancel: true));
        }

        if (_state.Status == OrderStatus.Cancelled)
        {
            // Should this be lost in a crash, the hold ends by itself.
            await SettleAsync();
            await Inventory.CancelAsync(OrderId);
        }

        return await AnswerAsync(null);
    }

    public async Task<Outcome<Order>> GetAsync()
    {
        var order = _state.Placed is null ? null : OrderViews.Describe(_state);
        await SettleAsync();
        return order is null ? NotFound : order;
    }

    public async Task WakeAsync()
    {
        ThrowIfClosed();
        try
        {
            await RunAsync(new OrderProgress());
        }
        catch (Exception exception) when (_state.ResumeAt is not null)
        {
            LogNotResumed(exception, OrderId);
            ThrowIfClosed();
            Raise(new OrderOutcomes(_state, _options, Clock.GetUtcNow(), NewId).Doubt(exception.Message, new OrderProgress()).Events);
            await SettleAsync();
        }
    }

    protected override void Apply(OrderEvent journaled, DateTimeOffset at) => _state.Apply(journaled, at);

    protected override RecordedEvent Write(OrderEvent journaled, DateTimeOffset at) => OrderCodec.Write(journaled, at);

    protected override OrderEvent Read(RecordedEvent recorded) => OrderCodec.Read(recorded);

    protected override IReadOnlyList<ReadModelRow> Project(OrderEvent journaled, DateTimeOffset at) => OrderProjection.Of(journaled, _state, at);

    /// <returns>Why there is no attempt; null: there is one now.</returns>
    private async Task<Refusal?> PlaceNextAsync(PlaceRequest request)
    {
        var reservation = await InventoryOf(request.EventId).GetReservationAsync(OrderId);
        if (reservation.Value is not { } held)
        {
            return NotFound;
        }

        if (held.TotalAmount > 0 && !providers.Knows(request.Provider))
        {
            return new Refusal(RefusalCode.Invalid, "provider");
        }

        var decided = _state.Placed is null
            ? OrderRules.Place(held, request, numbers.Next(), Clock.GetUtcNow(), _options)
            : OrderRules.PlaceAgain(_state, held, request, _options);
        if (decided.Value is { } decision)
        {
            Raise(decision.Events);
        }

        return decided.Refusal;
    }

    private void Raise(Decision decision, Actor actor)
    {
        var before = OrderActivity.Before(_state);
        foreach (var one in decision.Events)
        {
            _ = Raise(one, at => OrderActivity.Of(one, _state, actor, before, at));
        }
    }

    private void Raise(System.Collections.Immutable.ImmutableArray<OrderEvent> events)
    {
        foreach (var one in events)
        {
            // Whoever answers settles first: the newest commit has all before it.
            _ = Raise(one);
        }
    }

    private Task<Outcome<Order>> RefuseAsync(Refusal refusal) => RefuseAsync<Order>(refusal);

    private async Task<Outcome<T>> RefuseAsync<T>(Refusal refusal)
        where T : class
    {
        await SettleAsync();
        return refusal;
    }

    private async Task<Outcome<Order>> AnswerAsync(Refusal? refusal)
    {
        Outcome<Order> answer = refusal is null ? OrderViews.Describe(_state) : refusal;
        await SettleAsync();
        return answer;
    }

    private async Task<Outcome<Refund>> AnswerAsync(Guid refundId)
    {
        var refund = _state.Refund(refundId);
        await SettleAsync();
        return refund switch
        {
            { Status: RefundStatus.Refused, FailureCode: AlreadyEntered } => new Refusal(RefusalCode.AlreadyEntered),
            { Status: RefundStatus.Refused, FailureCode: var code } => new Refusal(RefusalCode.ProviderError, Detail: code),
            _ => OrderViews.Describe(refund),
        };
    }

    private Guid NewId() => Guid.CreateVersion7(Clock.GetUtcNow());

    [LoggerMessage(LogLevel.Error, "Order {OrderId} could not go on; it will be tried again")]
    private partial void LogNotResumed(Exception exception, Guid orderId);
}
