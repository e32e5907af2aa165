using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansTickets.Data.Journal;

namespace OrleansTickets.Grains.Inventory;

/// <summary>The journal's form of inventory events and snapshots.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(SalesOpened))]
[JsonSerializable(typeof(SalesClosed))]
[JsonSerializable(typeof(Rescheduled))]
[JsonSerializable(typeof(ProductAdded))]
[JsonSerializable(typeof(ProductChanged))]
[JsonSerializable(typeof(OptionAdded))]
[JsonSerializable(typeof(OptionChanged))]
[JsonSerializable(typeof(StockAdjusted))]
[JsonSerializable(typeof(TicketsHeld))]
[JsonSerializable(typeof(HoldExtended))]
[JsonSerializable(typeof(HoldCancelled))]
[JsonSerializable(typeof(HoldExpired))]
[JsonSerializable(typeof(HoldConfirmed))]
[JsonSerializable(typeof(InventorySnapshotPart))]
internal sealed partial class InventoryJson : JsonSerializerContext
{
    private static readonly FrozenDictionary<Type, (string Name, JsonTypeInfo Info)> ByType = new Dictionary<Type, (string, JsonTypeInfo)>
    {
        [typeof(SalesOpened)] = ("sales-opened", Default.SalesOpened),
        [typeof(SalesClosed)] = ("sales-closed", Default.SalesClosed),
        [typeof(Rescheduled)] = ("rescheduled", Default.Rescheduled),
        [typeof(ProductAdded)] = ("product-added", Default.ProductAdded),
        [typeof(ProductChanged)] = ("product-changed", Default.ProductChanged),
        [typeof(OptionAdded)] = ("option-added", Default.OptionAdded),
        [typeof(OptionChanged)] = ("option-changed", Default.OptionChanged),
        [typeof(StockAdjusted)] = ("stock-adjusted", Default.StockAdjusted),
        [typeof(TicketsHeld)] = ("tickets-held", Default.TicketsHeld),
        [typeof(HoldExtended)] = ("hold-extended", Default.HoldExtended),
        [typeof(HoldCancelled)] = ("hold-cancelled", Default.HoldCancelled),
        [typeof(HoldExpired)] = ("hold-expired", Default.HoldExpired),
        [typeof(HoldConfirmed)] = ("hold-confirmed", Default.HoldConfirmed),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, JsonTypeInfo> ByName =
        ByType.Values.ToFrozenDictionary(entry => entry.Name, entry => entry.Info, StringComparer.Ordinal);

    public static RecordedEvent Write(InventoryEvent inventoryEvent, DateTimeOffset at)
    {
        var (name, info) = ByType[inventoryEvent.GetType()];
        return new RecordedEvent(name, inventoryEvent.Subject, at, JsonSerializer.SerializeToUtf8Bytes(inventoryEvent, info));
    }

    /// <exception cref="InvalidDataException">The journal holds an event that this version does not know.</exception>
    public static InventoryEvent Read(RecordedEvent recorded) =>
        ByName.TryGetValue(recorded.Type, out var info)
            ? (InventoryEvent)JsonSerializer.Deserialize(recorded.Data, info)!
            : throw new InvalidDataException($"Unknown inventory event '{recorded.Type}'.");

    public static IEnumerable<ReadOnlyMemory<byte>> Write(IEnumerable<InventorySnapshotPart> parts) =>
        parts.Select(part => new ReadOnlyMemory<byte>(JsonSerializer.SerializeToUtf8Bytes(part, Default.InventorySnapshotPart)));

    public static InventorySnapshotPart ReadPart(ReadOnlySpan<byte> part) =>
        JsonSerializer.Deserialize(part, Default.InventorySnapshotPart)!;
}
