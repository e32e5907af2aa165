using System.Collections.Immutable;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Inventory;

/// <summary>What is sold, and when.</summary>
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

        return await ConcludeAsync(CatalogRules.Open(_state, schedule, Clock.GetUtcNow()), actor, () => schedule);
    }

    public Task CloseSalesAsync(Actor actor)
    {
        ThrowIfClosed();
        return _state.IsOpen ? Raise(new SalesClosed(), actor) : SettleAsync();
    }

    public Task RescheduleAsync(EventSchedule schedule, Actor actor)
    {
        ThrowIfClosed();
        return _state.Schedule == schedule || _state.DeletedAt is not null ? SettleAsync() : Raise(new Rescheduled(schedule), actor);
    }

    public async Task<Outcome<Deletion>> DeleteEventAsync(Actor actor)
    {
        ThrowIfClosed();
        if (_state.DeletedAt is { } earlier)
        {
            await SettleAsync();
            return new Deletion(earlier);
        }

        var now = Clock.GetUtcNow();
        var deleted = CatalogRules.Delete(_state, actor.AdminId);
        while (deleted.Refusal is not null && MakeRoom(now))
        {
            deleted = CatalogRules.Delete(_state, actor.AdminId);
        }

        return await ConcludeAsync(deleted, actor, () => new Deletion(_state.DeletedAt!.Value));
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

        return await ConcludeAsync(
            CatalogRules.Add(_state, productId, terms, stock), actor, () => InventoryViews.Describe(_state, _state.Products[productId]));
    }

    public async Task<Outcome<ProductDetails>> ChangeProductAsync(
        Guid productId, ProductTerms terms, int? stock, Precondition? precondition, Actor actor)
    {
        ThrowIfClosed();
        return _state.Products.TryGetValue(productId, out var product)
            ? await ConcludeAsync(
                CatalogRules.Change(_state, product, terms, stock, precondition, actor.AdminId),
                actor,
                () => InventoryViews.Describe(_state, product))
            : new Refusal(RefusalCode.NotFound, null, productId);
    }

    public async Task<Outcome<ProductDetails>> ArchiveProductAsync(Guid productId, Precondition? precondition, Actor actor)
    {
        ThrowIfClosed();
        if (!_state.Products.TryGetValue(productId, out var product))
        {
            return new Refusal(RefusalCode.NotFound, null, productId);
        }

        if (product.ArchivedAt is not null)
        {
            var details = InventoryViews.Describe(_state, product);
            await SettleAsync();
            return details;
        }

        return await ConcludeAsync(
            CatalogRules.Archive(_state, product, precondition, actor.AdminId), actor, () => InventoryViews.Describe(_state, product));
    }

    public async Task<Outcome<ProductOrder>> ReorderProductsAsync(ProductOrder order, Actor actor)
    {
        ThrowIfClosed();
        var reordered = CatalogRules.Reorder(_state, order, actor.AdminId);
        if (reordered.Value is { } value && value.ProductIds.Select((id, place) => _state.Products[id].Terms.DisplayOrder == place).All(same => same))
        {
            await SettleAsync();
            return order;
        }

        return await ConcludeAsync(reordered, actor, () => order);
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

        return await ConcludeAsync(
            CatalogRules.Add(_state, product, optionId, terms, stock), actor, () => InventoryViews.Describe(_state, _state.Options[optionId]));
    }

    public async Task<Outcome<OptionDetails>> ChangeOptionAsync(
        Guid optionId, OptionTerms terms, int? stock, Precondition? precondition, Actor actor)
    {
        ThrowIfClosed();
        return _state.Options.TryGetValue(optionId, out var option)
            ? await ConcludeAsync(
                CatalogRules.Change(_state, option, terms, stock, precondition, actor.AdminId),
                actor,
                () => InventoryViews.Describe(_state, _state.Options[optionId]))
            : new Refusal(RefusalCode.NotFound, null, null, optionId);
    }

    public async Task<Outcome<OptionDetails>> ArchiveOptionAsync(Guid optionId, Precondition? precondition, Actor actor)
    {
        ThrowIfClosed();
        if (!_state.Options.TryGetValue(optionId, out var option))
        {
            return new Refusal(RefusalCode.NotFound, null, null, optionId);
        }

        if (_state.IsArchived(option))
        {
            var details = InventoryViews.Describe(_state, option);
            await SettleAsync();
            return details;
        }

        return await ConcludeAsync(
            CatalogRules.Archive(_state, option, precondition, actor.AdminId),
            actor,
            () => InventoryViews.Describe(_state, _state.Options[optionId]));
    }

    public async Task<ProductDetails?> GetProductAsync(Guid productId)
    {
        var details = _state.Products.TryGetValue(productId, out var product) ? InventoryViews.Describe(_state, product) : null;
        await SettleAsync();
        return details;
    }

    public async Task<OptionDetails?> GetOptionAsync(Guid optionId)
    {
        var details = _state.Options.TryGetValue(optionId, out var option) ? InventoryViews.Describe(_state, option) : null;
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

    /// <summary>Makes the change that was decided, if it was, and answers once it is durable.</summary>
    /// <param name="describe">How things stand right after it.</param>
    private async Task<Outcome<T>> ConcludeAsync<TChange, T>(Outcome<TChange> decided, Actor actor, Func<T> describe)
        where TChange : InventoryEvent
        where T : class
    {
        if (decided.Refusal is { } refusal)
        {
            await SettleAsync();
            return refusal;
        }

        var committed = Raise(decided.Value!, actor);
        var answer = describe();
        await committed;
        return answer;
    }

    /// <summary>Raises an admin's change, with its row of the activity log.</summary>
    private Task Raise(InventoryEvent change, Actor actor)
    {
        var before = InventoryActivity.Before(_state, change);
        return Raise(change, at => Activity.Of(change, actor, before, InventoryActivity.After(_state, change), at));
    }
}
