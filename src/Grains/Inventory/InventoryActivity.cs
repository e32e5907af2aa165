using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Grains.Inventory;

/// <summary>Admins' changes to an inventory as rows of the activity log (MISSION T4): what was changed, as it was and as it is.</summary>
internal sealed class InventoryActivity(Guid eventId)
{
    /// <summary>To be asked before the change is applied.</summary>
    public static string? Before(InventoryState state, InventoryEvent change) => Describe(state, change);

    /// <summary>To be asked after it has been applied.</summary>
    public static string? After(InventoryState state, InventoryEvent change) =>
        change switch
        {
            StockAdjusted adjusted =>
                Write(new StockActivity(adjusted.Level.Total, adjusted.Level.Held, adjusted.Level.Sold, adjusted.Reason, adjusted.Notes)),
            StocksAdjusted adjusted => Write(StocksActivity.After(state, adjusted)),
            _ => Describe(state, change),
        };

    public ActivityRow Of(InventoryEvent change, Actor actor, string? before, string? after, DateTimeOffset at)
    {
        var (action, targetType, targetId) = Name(change);
        return ActivityRow.Of(
            at, actor.AdminId, actor.AdminType, actor.IpAddress, actor.RequestId, action, eventId, targetType, $"{targetId:D}", before, after);
    }

    private (string Action, string TargetType, Guid TargetId) Name(InventoryEvent change) => change switch
    {
        SalesOpened => ("event_activated", "event", eventId),
        SalesClosed => ("event_deactivated", "event", eventId),
        Rescheduled => ("event_rescheduled", "event", eventId),
        ProductAdded added => ("product_created", "product", added.ProductId),
        ProductChanged changed => ("product_changed", "product", changed.ProductId),
        ProductArchived archived => ("product_archived", "product", archived.ProductId),
        ProductsReordered => ("products_reordered", "event", eventId),
        OptionAdded added => ("option_created", "option", added.OptionId),
        OptionChanged changed => ("option_changed", "option", changed.OptionId),
        OptionArchived archived => ("option_archived", "option", archived.OptionId),
        EventDeleted => ("event_deleted", "event", eventId),
        StockAdjusted adjusted => ("stock_adjusted", "stock", adjusted.Movements[0].Stock),
        StocksAdjusted adjusted => ("stocks_adjusted", "stock_adjustment", adjusted.AdjustmentId),
        _ => throw new InvalidOperationException($"{change.GetType().Name} is not an admin's change."),
    };

    private static string? Describe(InventoryState state, InventoryEvent change) => change switch
    {
        SalesOpened or SalesClosed or Rescheduled or EventDeleted => Write(new SaleActivity(state.IsOpen, state.Schedule, state.DeletedAt)),
        ProductsReordered => Write(OrderActivity.Of(state)),
        ProductAdded added => DescribeProduct(state, added.ProductId),
        ProductChanged changed => DescribeProduct(state, changed.ProductId),
        ProductArchived archived => DescribeProduct(state, archived.ProductId),
        OptionAdded added => DescribeOption(state, added.OptionId),
        OptionChanged changed => DescribeOption(state, changed.OptionId),
        OptionArchived archived => DescribeOption(state, archived.OptionId),
        StockAdjusted adjusted => Write(StockActivity.Of(state.Stocks[adjusted.Movements[0].Stock].Level)),
        StocksAdjusted adjusted => Write(StocksActivity.Before(state, adjusted)),
        _ => null,
    };

    private static string? DescribeProduct(InventoryState state, Guid id) =>
        state.Products.TryGetValue(id, out var product)
            ? JsonSerializer.Serialize(
                new ProductActivity(product.Terms, StockActivity.Of(state.Stocks[id].Level), product.ArchivedAt),
                InventoryActivityJson.Default.ProductActivity)
            : null;

    private static string? DescribeOption(InventoryState state, Guid id) =>
        state.Options.TryGetValue(id, out var option)
            ? JsonSerializer.Serialize(
                new OptionActivity(
                    option.ProductId,
                    option.Terms,
                    state.Stocks.TryGetValue(id, out var own) ? StockActivity.Of(own.Level) : null,
                    option.ArchivedAt),
                InventoryActivityJson.Default.OptionActivity)
            : null;

    private static string Write(SaleActivity sale) => JsonSerializer.Serialize(sale, InventoryActivityJson.Default.SaleActivity);

    private static string Write(OrderActivity order) => JsonSerializer.Serialize(order, InventoryActivityJson.Default.OrderActivity);

    private static string Write(StocksActivity stocks) => JsonSerializer.Serialize(stocks, InventoryActivityJson.Default.StocksActivity);

    private static string Write(StockActivity stock) => JsonSerializer.Serialize(stock, InventoryActivityJson.Default.StockActivity);
}

/// <summary>Whether, and on which days, an event is on sale.</summary>
internal sealed record SaleActivity(bool IsActive, EventSchedule? Schedule, DateTimeOffset? DeletedAt);

internal sealed record ProductActivity(ProductTerms Terms, StockActivity Stock, DateTimeOffset? ArchivedAt);

internal sealed record OptionActivity(Guid ProductId, OptionTerms Terms, StockActivity? Stock, DateTimeOffset? ArchivedAt);

/// <summary>The products that are not archived, as they are listed.</summary>
internal sealed record OrderActivity(List<Guid> ProductIds)
{
    public static OrderActivity Of(InventoryState state) => new(
        [
            .. state.Products.Values.Where(product => product.ArchivedAt is null)
                .OrderBy(product => product.Terms.DisplayOrder).ThenBy(product => product.Id).Select(product => product.Id),
        ]);
}

/// <summary>Several stocks by their ids.</summary>
internal sealed record StocksActivity(Dictionary<Guid, StockActivity> Stocks)
{
    public static StocksActivity Before(InventoryState state, StocksAdjusted adjusted) =>
        new(adjusted.Movements.Select(movement => movement.Stock).Distinct().ToDictionary(id => id, id => StockActivity.Of(state.Stocks[id].Level)));

    /// <summary>With the last of the reasons where one stock was changed several times; the journal has them all.</summary>
    public static StocksActivity After(InventoryState state, StocksAdjusted adjusted) => new(
        Before(state, adjusted).Stocks.ToDictionary(
            stock => stock.Key,
            stock => adjusted.Movements.Last(movement => movement.Stock == stock.Key) is var last
                ? stock.Value with { Reason = last.Type, Notes = last.Notes }
                : stock.Value));
}

/// <summary>A stock; once it has been adjusted, also why.</summary>
internal sealed record StockActivity(int Total, int Held, int Sold, StockMovementType? Reason = null, string? Notes = null)
{
    public static StockActivity Of(StockLevel level) => new(level.Total, level.Held, level.Sold);
}

/// <summary>Unlike the journal's, this form is only read by people.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(StockMovementTypeName)])]
[JsonSerializable(typeof(SaleActivity))]
[JsonSerializable(typeof(ProductActivity))]
[JsonSerializable(typeof(OptionActivity))]
[JsonSerializable(typeof(OrderActivity))]
[JsonSerializable(typeof(StocksActivity))]
[JsonSerializable(typeof(StockActivity))]
internal sealed partial class InventoryActivityJson : JsonSerializerContext;
