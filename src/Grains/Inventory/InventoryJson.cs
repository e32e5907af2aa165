using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Inventory;

/// <summary>The journal's form of inventory events and snapshots.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(StockMovementTypeName), typeof(RefusalCodeName), typeof(SupplyLevelName)],
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(SalesOpened))]
[JsonSerializable(typeof(SalesClosed))]
[JsonSerializable(typeof(Rescheduled))]
[JsonSerializable(typeof(ProductAdded))]
[JsonSerializable(typeof(ProductChanged))]
[JsonSerializable(typeof(ProductArchived))]
[JsonSerializable(typeof(ProductsReordered))]
[JsonSerializable(typeof(OptionAdded))]
[JsonSerializable(typeof(OptionChanged))]
[JsonSerializable(typeof(OptionArchived))]
[JsonSerializable(typeof(EventDeleted))]
[JsonSerializable(typeof(StockAdjusted))]
[JsonSerializable(typeof(StocksAdjusted))]
[JsonSerializable(typeof(TicketsHeld))]
[JsonSerializable(typeof(HoldExtended))]
[JsonSerializable(typeof(HoldCancelled))]
[JsonSerializable(typeof(HoldExpired))]
[JsonSerializable(typeof(HoldConfirmed))]
[JsonSerializable(typeof(HoldRetaken))]
[JsonSerializable(typeof(TicketsReturned))]
[JsonSerializable(typeof(InventorySnapshotPart))]
internal sealed partial class InventoryJson : JsonSerializerContext;

/// <summary>Movement types in lower case, as they are known outside (MISSION S9).</summary>
internal sealed class StockMovementTypeName()
    : JsonStringEnumConverter<StockMovementType>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>Refusals by name: a record that is read in years must not hang on the order of an enumeration.</summary>
internal sealed class RefusalCodeName()
    : JsonStringEnumConverter<RefusalCode>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
