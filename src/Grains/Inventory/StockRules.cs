using System.Collections.Immutable;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Inventory;

/// <summary>What becomes of an admin's correction of stocks (MISSION S9). Nothing here changes anything.</summary>
internal static class StockRules
{
    public static ImmutableArray<StockMovement> First(Guid stockId, int stock) =>
        stock == 0 ? [] : [new StockMovement(stockId, StockMovementType.In, stock, 0, stock)];

    /// <param name="total">Null: as it is.</param>
    public static Outcome<TotalSet> SetTotal(Stock stock, int? total)
    {
        if (total is null || total == stock.Total)
        {
            return new TotalSet([]);
        }

        var delta = total.Value - stock.Total;
        return stock.Free + delta < 0
            ? new Refusal(RefusalCode.Conflict, "stock", stock.ProductId, Available: stock.Free)
            : new TotalSet([new StockMovement(stock.Id, StockMovementType.Adjustment, delta, stock.Free, stock.Free + delta)]);
    }

    public static Outcome<StockAdjusted> Adjust(InventoryState state, StockAdjustment adjustment, Guid adjustmentId, Guid by)
    {
        var change = new StockChange(adjustment.ProductId, adjustment.OptionId, adjustment.Delta, null, adjustment.Reason, null);
        var (movement, result) = Change(state, change, []);
        return result.Refusal is { } refusal
            ? refusal
            : new StockAdjusted(
                adjustmentId, [movement!.Value], result.Level!, adjustment.Reason, adjustment.Notes, by, adjustment.IdempotencyKey);
    }

    /// <summary>Whether a request asks for what an earlier one with the same key did.</summary>
    public static bool IsSameWish(StockAdjustment adjustment, Guid by, StockAdjusted done) =>
        done.Movements is [var movement] && movement.Stock == (adjustment.OptionId ?? adjustment.ProductId)
        && movement.Quantity == adjustment.Delta && done.Reason == adjustment.Reason && done.By == by
        && string.Equals(done.Notes, adjustment.Notes, StringComparison.Ordinal);

    /// <summary>Each by itself and after the ones before it: several may be of one stock.</summary>
    public static StocksAdjusted Adjust(InventoryState state, StockChanges changes, Guid adjustmentId, Guid by)
    {
        var movements = ImmutableArray.CreateBuilder<StockMovement>(changes.Changes.Length);
        var results = ImmutableArray.CreateBuilder<StockChangeResult>(changes.Changes.Length);
        var levels = new Dictionary<Guid, StockLevel>();
        foreach (var change in changes.Changes)
        {
            var (movement, result) = Change(state, change, levels);
            results.Add(result);
            if (movement is { } moved)
            {
                movements.Add(moved);
                levels[moved.Stock] = result.Level!;
            }
        }

        return new StocksAdjusted(
            adjustmentId, movements.DrainToImmutable(), changes.Changes, results.DrainToImmutable(), by, changes.IdempotencyKey);
    }

    /// <inheritdoc cref="IsSameWish(StockAdjustment, Guid, StockAdjusted)"/>
    public static bool IsSameWish(StockChanges changes, Guid by, StocksAdjusted done) =>
        done.By == by && done.Changes.SequenceEqual(changes.Changes);

    /// <param name="levels">Of the stocks that earlier changes have moved.</param>
    /// <returns>No movement where it is refused, or where the total is what it was to be.</returns>
    private static (StockMovement? Movement, StockChangeResult Result) Change(
        InventoryState state, StockChange change, Dictionary<Guid, StockLevel> levels)
    {
        var (stock, refusal) = Find(state, change);
        if (stock is null)
        {
            return (null, new StockChangeResult(change.ProductId, change.OptionId, null, refusal));
        }

        var level = levels.GetValueOrDefault(stock.Id) ?? stock.Level;
        var delta = change.Delta ?? ((long)change.Total!.Value - level.Total);
        var after = level.Available + delta;
        if (after < 0 || level.Total + delta > int.MaxValue)
        {
            var field = change.Delta is null ? "total" : "delta";
            return (null, Result(null, new Refusal(RefusalCode.Conflict, field, stock.ProductId, change.OptionId, level.Available)));
        }

        StockMovement? movement = delta == 0
            ? null
            : new StockMovement(stock.Id, change.Reason, (int)delta, level.Available, (int)after, change.Notes);
        return (movement, Result(level with { Total = (int)(level.Total + delta) }, null));

        StockChangeResult Result(StockLevel? changed, Refusal? refused) => new(stock.ProductId, change.OptionId, changed, refused);
    }

    private static (Stock? Stock, Refusal? Refusal) Find(InventoryState state, StockChange change)
    {
        var option = change.OptionId is { } optionId ? state.Options.GetValueOrDefault(optionId) : null;
        var productId = change.ProductId ?? option?.ProductId;
        if (state.DeletedAt is not null
            || productId is not { } id
            || !state.Products.TryGetValue(id, out var product)
            || (change.OptionId is not null && option?.ProductId != id))
        {
            return (null, new Refusal(RefusalCode.NotFound, null, change.ProductId, change.OptionId));
        }

        if (product.ArchivedAt is not null || option?.ArchivedAt is not null)
        {
            return (null, new Refusal(RefusalCode.Conflict, "archived_at", id, change.OptionId));
        }

        return state.Stocks.TryGetValue(change.OptionId ?? id, out var stock)
            ? (stock, null)
            : (null, new Refusal(RefusalCode.Conflict, "option_id", id, change.OptionId));
    }
}

/// <summary>What it takes to set a total; no movement where it is already so.</summary>
internal sealed record TotalSet(ImmutableArray<StockMovement> Movements);
