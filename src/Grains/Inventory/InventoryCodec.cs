using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansTickets.Data.Journal;

namespace OrleansTickets.Grains.Inventory;

/// <summary>Inventory events and snapshots to the bytes of the journal and back.</summary>
internal static class InventoryCodec
{
    private static readonly FrozenDictionary<Type, (string Name, JsonTypeInfo Info)> ByType = new Dictionary<Type, (string, JsonTypeInfo)>
    {
        [typeof(SalesOpened)] = ("sales-opened", InventoryJson.Default.SalesOpened),
        [typeof(SalesClosed)] = ("sales-closed", InventoryJson.Default.SalesClosed),
        [typeof(Rescheduled)] = ("rescheduled", InventoryJson.Default.Rescheduled),
        [typeof(ProductAdded)] = ("product-added", InventoryJson.Default.ProductAdded),
        [typeof(ProductChanged)] = ("product-changed", InventoryJson.Default.ProductChanged),
        [typeof(ProductArchived)] = ("product-archived", InventoryJson.Default.ProductArchived),
        [typeof(ProductsReordered)] = ("products-reordered", InventoryJson.Default.ProductsReordered),
        [typeof(OptionAdded)] = ("option-added", InventoryJson.Default.OptionAdded),
        [typeof(OptionChanged)] = ("option-changed", InventoryJson.Default.OptionChanged),
        [typeof(OptionArchived)] = ("option-archived", InventoryJson.Default.OptionArchived),
        [typeof(EventDeleted)] = ("event-deleted", InventoryJson.Default.EventDeleted),
        [typeof(StocksAdjusted)] = ("stocks-adjusted", InventoryJson.Default.StocksAdjusted),
        [typeof(StockAdjusted)] = ("stock-adjusted", InventoryJson.Default.StockAdjusted),
        [typeof(TicketsHeld)] = ("tickets-held", InventoryJson.Default.TicketsHeld),
        [typeof(HoldExtended)] = ("hold-extended", InventoryJson.Default.HoldExtended),
        [typeof(HoldCancelled)] = ("hold-cancelled", InventoryJson.Default.HoldCancelled),
        [typeof(HoldExpired)] = ("hold-expired", InventoryJson.Default.HoldExpired),
        [typeof(HoldConfirmed)] = ("hold-confirmed", InventoryJson.Default.HoldConfirmed),
        [typeof(HoldRetaken)] = ("hold-retaken", InventoryJson.Default.HoldRetaken),
        [typeof(TicketsReturned)] = ("tickets-returned", InventoryJson.Default.TicketsReturned),
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
        parts.Select(part => new ReadOnlyMemory<byte>(JsonSerializer.SerializeToUtf8Bytes(part, InventoryJson.Default.InventorySnapshotPart)));

    public static InventorySnapshotPart ReadPart(ReadOnlySpan<byte> part) =>
        JsonSerializer.Deserialize(part, InventoryJson.Default.InventorySnapshotPart)!;
}
