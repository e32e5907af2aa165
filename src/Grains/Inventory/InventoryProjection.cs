using System.Runtime.InteropServices;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts.Privacy;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Grains.Inventory;

/// <summary>Which rows of the read models an event changes, as they stand after it.</summary>
internal sealed class InventoryProjection(Guid eventId)
{
    /// <summary>With every row that the event's pages show.</summary>
    private readonly EventChangedRow _changed = new(eventId);

    public IReadOnlyList<ReadModelRow> Of(InventoryEvent inventoryEvent, InventoryState state, DateTimeOffset at)
    {
        var rows = Changed(inventoryEvent, state, at);
        return inventoryEvent.Supply is { } supply ? [.. rows, .. supply.SelectMany(change => Alerts(change, state, at))] : rows;
    }

    private IReadOnlyList<ReadModelRow> Changed(InventoryEvent inventoryEvent, InventoryState state, DateTimeOffset at) => inventoryEvent switch
    {
        TicketsHeld held => Levels(state, held.Movements.AsSpan(), held.VisitDate),
        HoldEnded ended => Levels(state, ended.Movements.AsSpan(), ended.VisitDate),
        HoldRetaken retaken => Levels(state, retaken.Movements.AsSpan(), retaken.VisitDate),
        TicketsReturned returned => Levels(state, returned.Movements.AsSpan(), returned.VisitDate),
        HoldExtended => [],
        SalesOpened or SalesClosed or Rescheduled => [Sale(state, at), _changed],
        EventDeleted => [new EventDeletionRow(eventId, at), _changed],
        ProductAdded added => ProductWithLevels(state, state.Products[added.ProductId]),
        ProductChanged changed => ProductWithLevels(state, state.Products[changed.ProductId]),
        ProductArchived archived => ProductWithLevels(state, state.Products[archived.ProductId]),
        ProductsReordered reordered => [.. reordered.ProductIds.Select(id => Product(state.Products[id])), _changed],
        OptionAdded added => OptionWithLevel(state, state.Options[added.OptionId]),
        OptionChanged changed => OptionWithLevel(state, state.Options[changed.OptionId]),
        OptionArchived archived => OptionWithLevel(state, state.Options[archived.OptionId]),
        StockAdjusted adjusted => Levels(state, adjusted.Movements.AsSpan(), null),
        StocksAdjusted adjusted => Levels(state, adjusted.Movements.AsSpan(), null),
        _ => throw new InvalidOperationException($"{inventoryEvent.GetType().Name} is not projected."),
    };

    /// <summary>Who made a reservation: beside the event, which knows only keys of it.</summary>
    public CustomerRow Of(TicketsHeld held, SealedCustomer customer) => new(
        held.ReservationId,
        eventId,
        customer.KeyId,
        ImmutableCollectionsMarshal.AsArray(customer.Sealed),
        ImmutableCollectionsMarshal.AsArray(customer.PhoneHash),
        customer.EmailHash.IsEmpty ? null : ImmutableCollectionsMarshal.AsArray(customer.EmailHash),
        held.HeldAt,
        null);

    /// <summary>Each alert is a row of its own, also of those that come and go within one commit.</summary>
    private IEnumerable<ReadModelRow> Alerts(SupplyChange change, InventoryState state, DateTimeOffset at)
    {
        var stock = state.Stocks[change.Stock];
        if (change.RaisesLow)
        {
            yield return Alert(stock, StockAlertRow.LowStock, stock.LowAlerts);
        }

        if (change.RaisesSoldOut)
        {
            yield return Alert(stock, StockAlertRow.SoldOut, stock.SoldOutAlerts);
        }

        if (change.EndsLow && stock.LowAlerts > 0)
        {
            yield return new StockAlertEndRow(stock.Id, StockAlertRow.LowStock, stock.LowAlerts, at);
        }

        if (change.EndsSoldOut && stock.SoldOutAlerts > 0)
        {
            yield return new StockAlertEndRow(stock.Id, StockAlertRow.SoldOut, stock.SoldOutAlerts, at);
        }

        StockAlertRow Alert(Stock alerted, string type, int number) => new(
            Guid.CreateVersion7(at), eventId, alerted.ProductId, alerted.Id == alerted.ProductId ? null : alerted.Id, alerted.Id, type, number,
            change.Threshold, alerted.Free, at);
    }

    private List<ReadModelRow> Levels(InventoryState state, ReadOnlySpan<StockMovement> movements, DateOnly? visitDate)
    {
        var rows = new List<ReadModelRow>(movements.Length + 1) { _changed };
        foreach (var movement in movements)
        {
            var stock = state.Stocks[movement.Stock];
            rows.Add(Level(stock));
            var product = state.Products[stock.ProductId];
            if (visitDate is { } date && product.Terms.DailyCapacity is not null)
            {
                rows.Add(Daily(product, date));
            }
        }

        return rows;
    }

    private EventSaleRow Sale(InventoryState state, DateTimeOffset at) =>
        new(eventId, state.IsOpen, state.Schedule!.StartsOn, state.Schedule.EndsOn, state.Schedule.TimeZone, at);

    private List<ReadModelRow> ProductWithLevels(InventoryState state, Product product)
    {
        Guid[] images = product.ArchivedAt is null ? [.. product.Terms.ImageIds ?? []] : [];
        List<ReadModelRow> rows = [Product(product), new ProductImagesRow(product.Id, images), Level(state.Stocks[product.Id]), _changed];
        if (product.Terms.DailyCapacity is not null)
        {
            rows.AddRange(product.Daily.Keys.Select(date => Daily(product, date)));
        }

        return rows;
    }

    private List<ReadModelRow> OptionWithLevel(InventoryState state, Option option)
    {
        var own = state.Stocks.GetValueOrDefault(option.Id);
        List<ReadModelRow> rows =
            [
                new OptionRow(
                    option.Id, option.ProductId, option.Terms.Name, option.Terms.ExtraPrice, own is not null, option.Terms.IsActive,
                    option.ArchivedAt),
                _changed,
            ];
        if (own is not null)
        {
            rows.Add(Level(own));
        }

        return rows;
    }

    private ProductRow Product(Product product)
    {
        var terms = product.Terms;
        return new ProductRow(
            product.Id, eventId, terms.Name, terms.Description, terms.Price, terms.SaleStartsAt, terms.SaleEndsAt, terms.MaxPerOrder,
            terms.MaxPerBuyer, terms.DailyCapacity, terms.DisplayOrder, terms.IsActive, product.CreatedAt, product.ChangedAt, product.ArchivedAt,
            [.. terms.ImageIds ?? []], terms.EntriesPerTicket ?? 1);
    }

    private StockLevelRow Level(Stock stock) => new(stock.Id, eventId, stock.ProductId, stock.Total, stock.Held, stock.Sold);

    private static DailyLevelRow Daily(Product product, DateOnly date)
    {
        var level = product.Daily[date];
        return new DailyLevelRow(product.Id, date, level.Held, level.Sold);
    }
}
