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
        change is StockAdjusted adjusted
            ? Write(new StockActivity(adjusted.Level.Total, adjusted.Level.Held, adjusted.Level.Sold, adjusted.Reason, adjusted.Notes))
            : Describe(state, change);

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
        OptionAdded added => ("option_created", "option", added.OptionId),
        OptionChanged changed => ("option_changed", "option", changed.OptionId),
        StockAdjusted adjusted => ("stock_adjusted", "stock", adjusted.Movements[0].Stock),
        _ => throw new InvalidOperationException($"{change.GetType().Name} is not an admin's change."),
    };

    private static string? Describe(InventoryState state, InventoryEvent change) => change switch
    {
        SalesOpened or SalesClosed or Rescheduled => Write(new SaleActivity(state.IsOpen, state.Schedule)),
        ProductAdded added => DescribeProduct(state, added.ProductId),
        ProductChanged changed => DescribeProduct(state, changed.ProductId),
        OptionAdded added => DescribeOption(state, added.OptionId),
        OptionChanged changed => DescribeOption(state, changed.OptionId),
        StockAdjusted adjusted => Write(StockActivity.Of(state.Stocks[adjusted.Movements[0].Stock].Level)),
        _ => null,
    };

    private static string? DescribeProduct(InventoryState state, Guid id) =>
        state.Products.TryGetValue(id, out var product)
            ? JsonSerializer.Serialize(
                new ProductActivity(product.Terms, StockActivity.Of(state.Stocks[id].Level)), InventoryActivityJson.Default.ProductActivity)
            : null;

    private static string? DescribeOption(InventoryState state, Guid id) =>
        state.Options.TryGetValue(id, out var option)
            ? JsonSerializer.Serialize(
                new OptionActivity(
                    option.ProductId, option.Terms, state.Stocks.TryGetValue(id, out var own) ? StockActivity.Of(own.Level) : null),
                InventoryActivityJson.Default.OptionActivity)
            : null;

    private static string Write(SaleActivity sale) => JsonSerializer.Serialize(sale, InventoryActivityJson.Default.SaleActivity);

    private static string Write(StockActivity stock) => JsonSerializer.Serialize(stock, InventoryActivityJson.Default.StockActivity);
}

/// <summary>Whether, and on which days, an event is on sale.</summary>
internal sealed record SaleActivity(bool IsActive, EventSchedule? Schedule);

internal sealed record ProductActivity(ProductTerms Terms, StockActivity Stock);

internal sealed record OptionActivity(Guid ProductId, OptionTerms Terms, StockActivity? Stock);

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
[JsonSerializable(typeof(StockActivity))]
internal sealed partial class InventoryActivityJson : JsonSerializerContext;
