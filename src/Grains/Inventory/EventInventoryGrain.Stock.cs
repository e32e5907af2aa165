using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Inventory;

/// <summary>How much of it there is: corrections by admins.</summary>
internal sealed partial class EventInventoryGrain
{
    public async Task<Outcome<StockLevel>> AdjustStockAsync(StockAdjustment adjustment, Actor actor)
    {
        ThrowIfClosed();
        if (adjustment.IdempotencyKey is { } key && _state.Keys.TryGetValue(key, out var earlier))
        {
            return await ReadAdjustmentAsync(earlier) is StockAdjusted done && StockRules.IsSameWish(adjustment, actor.AdminId, done)
                ? done.Level
                : new Refusal(RefusalCode.IdempotencyMismatch);
        }

        var adjusted = StockRules.Adjust(_state, adjustment, Guid.CreateVersion7(Clock.GetUtcNow()), actor.AdminId);
        return await ConcludeAsync(adjusted, actor, () => adjusted.Value!.Level);
    }

    public async Task<Outcome<StockChangeResults>> AdjustStocksAsync(StockChanges changes, Actor actor)
    {
        ThrowIfClosed();
        if (changes.IdempotencyKey is { } key && _state.Keys.TryGetValue(key, out var earlier))
        {
            return await ReadAdjustmentAsync(earlier) is StocksAdjusted done && StockRules.IsSameWish(changes, actor.AdminId, done)
                ? new StockChangeResults(done.Results)
                : new Refusal(RefusalCode.IdempotencyMismatch);
        }

        var adjusted = StockRules.Adjust(_state, changes, Guid.CreateVersion7(Clock.GetUtcNow()), actor.AdminId);
        var isChange = !adjusted.Movements.IsEmpty;

        // Where nothing moved there is no change to log, but a key must be remembered with what it was answered.
        await (isChange ? Raise(adjusted, actor) : changes.IdempotencyKey is not null ? Raise(adjusted) : SettleAsync());
        return new StockChangeResults(adjusted.Results);
    }

    /// <summary>What an idempotency key stands for, or null: a reservation begins its events otherwise.</summary>
    private async Task<InventoryEvent?> ReadAdjustmentAsync(Guid adjustmentId)
    {
        await SettleAsync();
        var events = await ReadSubjectAsync(adjustmentId);
        return events.Count > 0 ? InventoryCodec.Read(events[0]) : null;
    }
}
