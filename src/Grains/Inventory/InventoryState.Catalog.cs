using System.Collections.Immutable;

namespace OrleansTickets.Grains.Inventory;

/// <summary>What admins' changes add up to.</summary>
internal sealed partial class InventoryState
{
    /// <summary>By itself, or with its product.</summary>
    public bool IsArchived(Option option) => option.ArchivedAt is not null || Products[option.ProductId].ArchivedAt is not null;

    private void ApplyCatalog(InventoryEvent inventoryEvent, DateTimeOffset at)
    {
        switch (inventoryEvent)
        {
            case ProductAdded added: Apply(added, at); break;
            case ProductChanged changed: Apply(changed, at); break;
            case ProductArchived archived: Products[archived.ProductId].Archive(at); break;
            case ProductsReordered reordered: Apply(reordered, at); break;
            case OptionAdded added: Apply(added); break;
            case OptionChanged changed: Apply(changed); break;
            case OptionArchived archived: Apply(archived, at); break;
            case StockAdjusted adjusted: Apply(adjusted.Movements, adjusted.Key, adjusted.AdjustmentId, at); break;
            case StocksAdjusted adjusted: Apply(adjusted.Movements, adjusted.Key, adjusted.AdjustmentId, at); break;
            case EventDeleted: (IsOpen, DeletedAt) = (false, at); break;
            default: throw new InvalidOperationException($"{inventoryEvent.GetType().Name} is not applied.");
        }
    }

    private void Apply(ProductAdded added, DateTimeOffset at)
    {
        Products.Add(added.ProductId, new Product(added.ProductId, added.Terms, at));
        Stocks.Add(added.ProductId, new Stock(added.ProductId, added.ProductId));
        Move(added.Movements);
    }

    private void Apply(ProductChanged changed, DateTimeOffset at)
    {
        Products[changed.ProductId].Change(changed.Terms, at);
        Move(changed.Movements);
    }

    private void Apply(ProductsReordered reordered, DateTimeOffset at)
    {
        for (var i = 0; i < reordered.ProductIds.Length; i++)
        {
            var product = Products[reordered.ProductIds[i]];
            if (product.Terms.DisplayOrder != i)
            {
                product.Change(product.Terms with { DisplayOrder = i }, at);
            }
        }
    }

    private void Apply(OptionAdded added)
    {
        AddOption(new Option(added.OptionId, added.ProductId, added.Terms));
        Products[added.ProductId].Touch();
        if (added.OwnStock)
        {
            Stocks.Add(added.OptionId, new Stock(added.OptionId, added.ProductId));
            Move(added.Movements);
        }
    }

    private void Apply(OptionChanged changed)
    {
        Change(Options[changed.OptionId] with { Terms = changed.Terms });
        Move(changed.Movements);
    }

    private void Apply(OptionArchived archived, DateTimeOffset at) => Change(Options[archived.OptionId] with { ArchivedAt = at });

    private void Apply(ImmutableArray<StockMovement> movements, string? key, Guid adjustmentId, DateTimeOffset at)
    {
        Move(movements);
        foreach (var movement in movements.AsSpan())
        {
            if (Options.TryGetValue(movement.Stock, out var option))
            {
                Change(option);
            }
            else
            {
                Products[movement.Stock].Touch();
            }
        }

        if (key is not null)
        {
            Remember(new RememberedKey(key, adjustmentId, at));
        }
    }

    private void Change(Option changed)
    {
        Options[changed.Id] = changed with { Revision = changed.Revision + 1 };
        Products[changed.ProductId].Touch();
    }

    /// <summary>Movements of the total, by an admin.</summary>
    private void Move(ImmutableArray<StockMovement> movements)
    {
        foreach (var movement in movements.AsSpan())
        {
            Stocks[movement.Stock].Adjust(movement.Quantity);
        }
    }
}
