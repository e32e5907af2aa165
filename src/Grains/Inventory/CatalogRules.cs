using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Inventory;

/// <summary>What becomes of an admin's change to an event, its products and options (MISSION T2, T5). Nothing here changes anything.</summary>
internal static class CatalogRules
{
    public static Outcome<SalesOpened> Open(InventoryState state, EventSchedule schedule, DateTimeOffset now) =>
        state.DeletedAt is not null ? new Refusal(RefusalCode.NotFound)
        : schedule.EndsOn < schedule.StartsOn || schedule.EndsOn < TimeZones.Today(now, schedule.TimeZone)
            ? new Refusal(RefusalCode.Conflict, "ends_on")
        : state.Products.Values.Any(product => product.IsOffered) ? new SalesOpened(schedule)
        : new Refusal(RefusalCode.Conflict, "products");

    public static Outcome<EventDeleted> Delete(InventoryState state, Guid by) =>
        state.Holds.Count > 0 ? new Refusal(RefusalCode.Conflict, "holds")
        : state.Stocks.Values.Any(stock => stock.Sold > 0) ? new Refusal(RefusalCode.Conflict, "sold")
        : new EventDeleted(by);

    public static Outcome<ProductAdded> Add(InventoryState state, Guid productId, ProductTerms terms, int stock) =>
        state.DeletedAt is null
            ? new ProductAdded(productId, terms, StockRules.First(productId, stock))
            : new Refusal(RefusalCode.NotFound, null, productId);

    public static Outcome<ProductChanged> Change(
        InventoryState state, Product product, ProductTerms terms, int? stock, Precondition? precondition, Guid by)
    {
        if (RefuseChange(state, product, precondition) is { } refusal)
        {
            return refusal;
        }

        var cheapest = product.OptionIds.Select(id => state.Options[id])
            .Where(option => option.ArchivedAt is null).Select(option => option.Terms.ExtraPrice).DefaultIfEmpty(0).Min();
        if (terms.Price + cheapest < 0)
        {
            return new Refusal(RefusalCode.Conflict, "price", product.Id);
        }

        var movements = StockRules.SetTotal(state.Stocks[product.Id], stock);
        return movements.Refusal is { } tooFew ? tooFew : new ProductChanged(product.Id, terms, movements.Value!.Movements, by);
    }

    public static Outcome<ProductArchived> Archive(InventoryState state, Product product, Precondition? precondition, Guid by) =>
        RefuseChange(state, product, precondition) is { } refusal ? refusal : new ProductArchived(product.Id, by);

    public static Outcome<ProductsReordered> Reorder(InventoryState state, ProductOrder order, Guid by)
    {
        if (state.DeletedAt is not null)
        {
            return new Refusal(RefusalCode.NotFound);
        }

        var listed = state.Products.Values.Where(product => product.ArchivedAt is null).Select(product => product.Id).ToHashSet();
        return order.ProductIds.Length == listed.Count && listed.SetEquals(order.ProductIds)
            ? new ProductsReordered(order.ProductIds, by)
            : new Refusal(RefusalCode.Conflict, "product_ids");
    }

    public static Outcome<OptionAdded> Add(InventoryState state, Product product, Guid optionId, OptionTerms terms, int? stock) =>
        RefuseChange(state, product, null) is { } refusal ? refusal
        : product.Terms.Price + terms.ExtraPrice < 0 ? new Refusal(RefusalCode.Conflict, "extra_price", product.Id)
        : new OptionAdded(product.Id, optionId, terms, stock is not null, StockRules.First(optionId, stock ?? 0));

    public static Outcome<OptionChanged> Change(
        InventoryState state, Option option, OptionTerms terms, int? stock, Precondition? precondition, Guid by)
    {
        if (RefuseChange(state, option, precondition) is { } refusal)
        {
            return refusal;
        }

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

        var movements = StockRules.SetTotal(own, stock);
        return movements.Refusal is { } tooFew ? tooFew : new OptionChanged(option.Id, terms, movements.Value!.Movements, by);
    }

    public static Outcome<OptionArchived> Archive(InventoryState state, Option option, Precondition? precondition, Guid by) =>
        RefuseChange(state, option, precondition) is { } refusal ? refusal : new OptionArchived(option.Id, by);

    /// <summary>What was deleted or archived stays as it was, and what someone else has changed is read again first.</summary>
    private static Refusal? RefuseChange(InventoryState state, Product product, Precondition? precondition) =>
        state.DeletedAt is not null ? new Refusal(RefusalCode.NotFound, null, product.Id)
        : !IsMet(precondition, product.Revision) ? new Refusal(RefusalCode.PreconditionFailed, null, product.Id)
        : product.ArchivedAt is not null ? new Refusal(RefusalCode.Conflict, "archived_at", product.Id)
        : null;

    private static Refusal? RefuseChange(InventoryState state, Option option, Precondition? precondition) =>
        state.DeletedAt is not null ? new Refusal(RefusalCode.NotFound, null, option.ProductId, option.Id)
        : !IsMet(precondition, option.Revision) ? new Refusal(RefusalCode.PreconditionFailed, null, option.ProductId, option.Id)
        : state.IsArchived(option) ? new Refusal(RefusalCode.Conflict, "archived_at", option.ProductId, option.Id)
        : null;

    private static bool IsMet(Precondition? precondition, int revision) =>
        precondition is null || precondition.Revisions.Contains(revision);
}
