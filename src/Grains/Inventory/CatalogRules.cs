using System.Collections.Immutable;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Inventory;

/// <summary>What becomes of an admin's change to products, options and stocks (MISSION T5, S9). Nothing here changes anything.</summary>
internal static class CatalogRules
{
    public static Outcome<SalesOpened> Open(InventoryState state, EventSchedule schedule) =>
        state.Products.Values.Any(product => product.Terms.IsActive)
            ? new SalesOpened(schedule)
            : new Refusal(RefusalCode.Conflict, "products");

    public static ProductAdded Add(Guid productId, ProductTerms terms, int stock) => new(productId, terms, FirstStock(productId, stock));

    public static Outcome<ProductChanged> Change(InventoryState state, Product product, ProductTerms terms, int? stock, Guid by)
    {
        var cheapest = product.OptionIds.Select(id => state.Options[id].Terms.ExtraPrice).DefaultIfEmpty(0).Min();
        if (terms.Price + cheapest < 0)
        {
            return new Refusal(RefusalCode.Conflict, "price", product.Id);
        }

        var movements = SetTotal(state.Stocks[product.Id], stock);
        return movements.Refusal is { } refusal ? refusal : new ProductChanged(product.Id, terms, movements.Value!.Movements, by);
    }

    public static Outcome<OptionAdded> Add(Product product, Guid optionId, OptionTerms terms, int? stock) =>
        product.Terms.Price + terms.ExtraPrice < 0
            ? new Refusal(RefusalCode.Conflict, "extra_price", product.Id)
            : new OptionAdded(product.Id, optionId, terms, stock is not null, FirstStock(optionId, stock ?? 0));

    public static Outcome<OptionChanged> Change(InventoryState state, Option option, OptionTerms terms, int? stock, Guid by)
    {
        if (state.Products[option.ProductId].Terms.Price + terms.ExtraPrice < 0)
        {
            return new Refusal(RefusalCode.Conflict, "extra_price", option.ProductId, option.Id);
        }

        if (!state.Stocks.TryGetValue(option.Id, out var own))
        {
            return stock is null
                ? new OptionChanged(option.Id, terms, [], by)
                : new Refusal(RefusalCode.Conflict, "stock", option.ProductId, option.Id);
        }

        var movements = SetTotal(own, stock);
        return movements.Refusal is { } refusal ? refusal : new OptionChanged(option.Id, terms, movements.Value!.Movements, by);
    }

    public static Outcome<StockAdjusted> Adjust(InventoryState state, StockAdjustment adjustment, Guid adjustmentId, Guid by)
    {
        if (!state.Products.ContainsKey(adjustment.ProductId)
            || (adjustment.OptionId is { } id && state.Options.GetValueOrDefault(id)?.ProductId != adjustment.ProductId))
        {
            return new Refusal(RefusalCode.NotFound, null, adjustment.ProductId, adjustment.OptionId);
        }

        if (!state.Stocks.TryGetValue(adjustment.OptionId ?? adjustment.ProductId, out var stock))
        {
            return new Refusal(RefusalCode.Conflict, "option_id", adjustment.ProductId, adjustment.OptionId);
        }

        var after = (long)stock.Free + adjustment.Delta;
        return after < 0 || (long)stock.Total + adjustment.Delta > int.MaxValue
            ? new Refusal(RefusalCode.Conflict, "delta", adjustment.ProductId, adjustment.OptionId, stock.Free)
            : new StockAdjusted(
                adjustmentId,
                [new StockMovement(stock.Id, adjustment.Reason, adjustment.Delta, stock.Free, (int)after)],
                stock.Level with { Total = stock.Total + adjustment.Delta },
                adjustment.Reason,
                adjustment.Notes,
                by,
                adjustment.IdempotencyKey);
    }

    /// <summary>Whether a request asks for what an earlier one with the same key did.</summary>
    public static bool IsSameWish(StockAdjustment adjustment, Guid by, StockAdjusted done) =>
        done.Movements is [var movement] && movement.Stock == (adjustment.OptionId ?? adjustment.ProductId)
        && movement.Quantity == adjustment.Delta && done.Reason == adjustment.Reason && done.By == by
        && string.Equals(done.Notes, adjustment.Notes, StringComparison.Ordinal);

    private static ImmutableArray<StockMovement> FirstStock(Guid stockId, int stock) =>
        stock == 0 ? [] : [new StockMovement(stockId, StockMovementType.In, stock, 0, stock)];

    private static Outcome<TotalSet> SetTotal(Stock stock, int? total)
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

    private sealed record TotalSet(ImmutableArray<StockMovement> Movements);
}
