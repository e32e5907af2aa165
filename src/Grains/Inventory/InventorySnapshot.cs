using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Inventory;

/// <summary>A piece of an inventory's state, small enough to be turned into bytes without a large buffer.</summary>
internal sealed record InventorySnapshotPart
{
    /// <summary>Change it with the meaning of the state: snapshots of another schema are passed over.</summary>
    public const int Schema = 3;

    private const int HoldsInPart = 2_000;

    public EventSchedule? Schedule { get; init; }

    public bool IsOpen { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    public List<ProductSnapshot> Products { get; init; } = [];

    public List<Option> Options { get; init; } = [];

    public List<StockSnapshot> Stocks { get; init; } = [];

    public List<BuyersSnapshot> Buyers { get; init; } = [];

    public List<Hold> Holds { get; init; } = [];

    public List<RememberedKey> Ended { get; init; } = [];

    public static IEnumerable<InventorySnapshotPart> Split(
        InventorySnapshotPart head, List<BuyersSnapshot> buyers, Hold[] holds, RememberedKey[] ended) =>
        buyers.Select(some => new InventorySnapshotPart { Buyers = [some] })
            .Concat(holds.Chunk(HoldsInPart).Select(some => new InventorySnapshotPart { Holds = [.. some] }))
            .Concat(ended.Chunk(HoldsInPart * 4).Select(some => new InventorySnapshotPart { Ended = [.. some] }))
            .Prepend(head);
}

internal sealed record ProductSnapshot(
    Guid Id,
    ProductTerms Terms,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    DateTimeOffset? ArchivedAt,
    int Revision,
    List<DailySnapshot> Daily);

internal sealed record DailySnapshot(DateOnly Date, int Held, int Sold);

internal sealed record StockSnapshot(
    Guid Id, Guid ProductId, int Total, int Held, int Sold, SupplyLevel Supply, int LowAlerts, int SoldOutAlerts);

/// <summary>Two arrays of equal length: a buyer each, with the tickets of the product that it holds and owns.</summary>
internal sealed record BuyersSnapshot(Guid ProductId, long[] Keys, int[] Quantities);
