using System.Collections.Immutable;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Inventory;

/// <summary>What is sold, and how much of it there is.</summary>
internal sealed partial class EventInventoryGrain
{
    public async Task<Outcome<EventSchedule>> OpenSalesAsync(EventSchedule schedule, Actor actor)
    {
        ThrowIfClosed();
        if (_state.IsOpen && _state.Schedule == schedule)
        {
            await SettleAsync();
            return schedule;
        }

        var opened = CatalogRules.Open(_state, schedule);
        await (opened.Value is { } value ? Raise(value, actor) : SettleAsync());
        return opened.Refusal is { } refusal ? refusal : schedule;
    }

    public Task CloseSalesAsync(Actor actor)
    {
        ThrowIfClosed();
        return _state.IsOpen ? Raise(new SalesClosed(), actor) : SettleAsync();
    }

    public Task RescheduleAsync(EventSchedule schedule, Actor actor)
    {
        ThrowIfClosed();
        return _state.Schedule == schedule ? SettleAsync() : Raise(new Rescheduled(schedule), actor);
    }

    public async Task<Outcome<ProductDetails>> AddProductAsync(Guid productId, ProductTerms terms, int stock, Actor actor)
    {
        ThrowIfClosed();
        if (_state.Products.TryGetValue(productId, out var existing))
        {
            var details = InventoryViews.Describe(_state, existing);
            await SettleAsync();
            return existing.Terms == terms ? details : new Refusal(RefusalCode.Conflict, null, productId);
        }

        var committed = Raise(CatalogRules.Add(productId, terms, stock), actor);
        var added = InventoryViews.Describe(_state, _state.Products[productId]);
        await committed;
        return added;
    }

    public async Task<Outcome<ProductDetails>> ChangeProductAsync(Guid productId, ProductTerms terms, int? stock, Actor actor)
    {
        ThrowIfClosed();
        if (!_state.Products.TryGetValue(productId, out var product))
        {
            return new Refusal(RefusalCode.NotFound, null, productId);
        }

        var changed = CatalogRules.Change(_state, product, terms, stock, actor.AdminId);
        var committed = changed.Value is { } value ? Raise(value, actor) : SettleAsync();
        var details = InventoryViews.Describe(_state, product);
        await committed;
        return changed.Refusal is { } refusal ? refusal : details;
    }

    public async Task<Outcome<OptionDetails>> AddOptionAsync(Guid productId, Guid optionId, OptionTerms terms, int? stock, Actor actor)
    {
        ThrowIfClosed();
        if (!_state.Products.TryGetValue(productId, out var product))
        {
            return new Refusal(RefusalCode.NotFound, null, productId);
        }

        if (_state.Options.TryGetValue(optionId, out var existing))
        {
            await SettleAsync();
            return existing.Terms == terms ? InventoryViews.Describe(_state, existing) : new Refusal(RefusalCode.Conflict, null, productId, optionId);
        }

        var added = CatalogRules.Add(product, optionId, terms, stock);
        if (added.Refusal is { } refusal)
        {
            await SettleAsync();
            return refusal;
        }

        var committed = Raise(added.Value!, actor);
        var details = InventoryViews.Describe(_state, _state.Options[optionId]);
        await committed;
        return details;
    }

    public async Task<Outcome<OptionDetails>> ChangeOptionAsync(Guid optionId, OptionTerms terms, int? stock, Actor actor)
    {
        ThrowIfClosed();
        if (!_state.Options.TryGetValue(optionId, out var option))
        {
            return new Refusal(RefusalCode.NotFound, null, null, optionId);
        }

        var changed = CatalogRules.Change(_state, option, terms, stock, actor.AdminId);
        var committed = changed.Value is { } value ? Raise(value, actor) : SettleAsync();
        var details = InventoryViews.Describe(_state, _state.Options[optionId]);
        await committed;
        return changed.Refusal is { } refusal ? refusal : details;
    }

    public async Task<Outcome<StockLevel>> AdjustStockAsync(StockAdjustment adjustment, Actor actor)
    {
        ThrowIfClosed();
        if (adjustment.IdempotencyKey is { } key && _state.Keys.TryGetValue(key, out var earlier))
        {
            return await RepeatAdjustmentAsync(adjustment, actor, earlier);
        }

        var adjusted = CatalogRules.Adjust(_state, adjustment, Guid.CreateVersion7(Clock.GetUtcNow()), actor.AdminId);
        await (adjusted.Value is { } value ? Raise(value, actor) : SettleAsync());
        return adjusted.Refusal is { } refusal ? refusal : adjusted.Value!.Level;
    }

    public async Task<ProductDetails?> GetProductAsync(Guid productId)
    {
        var details = _state.Products.TryGetValue(productId, out var product) ? InventoryViews.Describe(_state, product) : null;
        await SettleAsync();
        return details;
    }

    public async Task<ImmutableArray<ProductDetails>> ListProductsAsync()
    {
        var products = _state.Products.Values
            .OrderBy(product => product.Terms.DisplayOrder).ThenBy(product => product.Id).Select(product => InventoryViews.Describe(_state, product)).ToImmutableArray();
        await SettleAsync();
        return products;
    }

    private async Task<Outcome<StockLevel>> RepeatAdjustmentAsync(StockAdjustment adjustment, Actor actor, Guid earlier)
    {
        await SettleAsync();
        var events = await ReadSubjectAsync(earlier);
        return events.Count > 0 && InventoryCodec.Read(events[0]) is StockAdjusted done && CatalogRules.IsSameWish(adjustment, actor.AdminId, done)
            ? done.Level
            : new Refusal(RefusalCode.IdempotencyMismatch);
    }

    /// <summary>Raises an admin's change, with its row of the activity log.</summary>
    private Task Raise(InventoryEvent change, Actor actor)
    {
        var before = InventoryActivity.Before(_state, change);
        return Raise(change, at => Activity.Of(change, actor, before, InventoryActivity.After(_state, change), at));
    }
}
