using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Inventory;

/// <summary>What happened to an event's inventory. Names and members are the journal's format: they may grow, never change.</summary>
internal abstract record InventoryEvent
{
    /// <summary>What the journal indexes the event by.</summary>
    [JsonIgnore]
    public virtual Guid? Subject => null;

    /// <summary>Stocks that are at another level after it; null: none is.</summary>
    public ImmutableArray<SupplyChange>? Supply { get; init; }
}

/// <summary>An event that moves stock.</summary>
internal interface IMovesStock
{
    ImmutableArray<StockMovement> Movements { get; }
}

internal sealed record SalesOpened(EventSchedule Schedule) : InventoryEvent;

internal sealed record SalesClosed : InventoryEvent;

internal sealed record Rescheduled(EventSchedule Schedule) : InventoryEvent;

internal sealed record ProductAdded(Guid ProductId, ProductTerms Terms, ImmutableArray<StockMovement> Movements) : InventoryEvent, IMovesStock;

internal sealed record ProductChanged(Guid ProductId, ProductTerms Terms, ImmutableArray<StockMovement> Movements, Guid By) : InventoryEvent, IMovesStock;

/// <summary>The product is out of the catalog for good; its holds and sold tickets live on.</summary>
internal sealed record ProductArchived(Guid ProductId, Guid By) : InventoryEvent;

/// <param name="ProductIds">All that were not archived; their display order is their place here.</param>
internal sealed record ProductsReordered(ImmutableArray<Guid> ProductIds, Guid By) : InventoryEvent;

/// <param name="Movements">Empty for an option that draws on the product's stock, else its first stock.</param>
internal sealed record OptionAdded(
    Guid ProductId, Guid OptionId, OptionTerms Terms, bool OwnStock, ImmutableArray<StockMovement> Movements) : InventoryEvent, IMovesStock;

internal sealed record OptionChanged(Guid OptionId, OptionTerms Terms, ImmutableArray<StockMovement> Movements, Guid By) : InventoryEvent, IMovesStock;

/// <summary>The option is out of its product for good; its holds and sold tickets live on.</summary>
internal sealed record OptionArchived(Guid OptionId, Guid By) : InventoryEvent;

/// <summary>The event is closed for good. It had neither open holds nor sold tickets.</summary>
internal sealed record EventDeleted(Guid By) : InventoryEvent;

internal sealed record StockAdjusted(
    Guid AdjustmentId,
    ImmutableArray<StockMovement> Movements,
    StockLevel Level,
    StockMovementType Reason,
    string? Notes,
    Guid By,
    string? Key) : InventoryEvent, IMovesStock
{
    public override Guid? Subject => AdjustmentId;
}

/// <summary>Several corrections at once; of those that were refused only the record, so that a repeated key gets the same answer.</summary>
/// <param name="Movements">Of the changes that were made, in their order.</param>
/// <param name="Results">What came of each change.</param>
internal sealed record StocksAdjusted(
    Guid AdjustmentId,
    ImmutableArray<StockMovement> Movements,
    ImmutableArray<StockChange> Changes,
    ImmutableArray<StockChangeResult> Results,
    Guid By,
    string? Key) : InventoryEvent, IMovesStock
{
    public override Guid? Subject => AdjustmentId;
}

/// <param name="Buyer">The key of who booked, by which limits count; who it is, is not in the journal.</param>
/// <param name="Fingerprint">What a repeated wish is compared by, beside the items.</param>
internal sealed record TicketsHeld(
    Guid ReservationId,
    ImmutableArray<ReservationItem> Items,
    DateOnly? VisitDate,
    long Buyer,
    long Fingerprint,
    DateTimeOffset HeldAt,
    DateTimeOffset ExpiresAt,
    string? Key,
    ImmutableArray<StockMovement> Movements) : InventoryEvent, IMovesStock
{
    public override Guid? Subject => ReservationId;
}

internal sealed record HoldExtended(Guid ReservationId, DateTimeOffset ExpiresAt, string? Key) : InventoryEvent
{
    public override Guid? Subject => ReservationId;
}

/// <summary>The end of a hold: what became of it decides where its tickets went.</summary>
internal abstract record HoldEnded(Guid ReservationId, DateOnly? VisitDate, ImmutableArray<StockMovement> Movements) : InventoryEvent, IMovesStock
{
    public override Guid? Subject => ReservationId;

    [JsonIgnore]
    public abstract ReservationStatus Status { get; }
}

internal sealed record HoldCancelled(Guid ReservationId, DateOnly? VisitDate, ImmutableArray<StockMovement> Movements)
    : HoldEnded(ReservationId, VisitDate, Movements)
{
    public override ReservationStatus Status => ReservationStatus.Cancelled;
}

internal sealed record HoldExpired(Guid ReservationId, DateOnly? VisitDate, ImmutableArray<StockMovement> Movements)
    : HoldEnded(ReservationId, VisitDate, Movements)
{
    public override ReservationStatus Status => ReservationStatus.Expired;
}

internal sealed record HoldConfirmed(Guid ReservationId, DateOnly? VisitDate, ImmutableArray<StockMovement> Movements)
    : HoldEnded(ReservationId, VisitDate, Movements)
{
    public override ReservationStatus Status => ReservationStatus.Confirmed;
}

/// <summary>A reservation that had ended unpaid was sold after all.</summary>
/// <param name="Buyer">The key by which limits count.</param>
internal sealed record HoldRetaken(
    Guid ReservationId,
    ImmutableArray<ReservationItem> Items,
    DateOnly? VisitDate,
    long Buyer,
    ImmutableArray<StockMovement> Movements) : InventoryEvent, IMovesStock
{
    public override Guid? Subject => ReservationId;
}

/// <summary>Sold tickets of a reservation are free again.</summary>
/// <param name="Buyer">The key by which limits count.</param>
internal sealed record TicketsReturned(
    Guid ReservationId,
    Guid RefundId,
    ImmutableArray<BookingItem> Items,
    DateOnly? VisitDate,
    long Buyer,
    ImmutableArray<StockMovement> Movements) : InventoryEvent, IMovesStock
{
    public override Guid? Subject => ReservationId;
}

/// <summary>One change of one stock (MISSION S9).</summary>
/// <param name="Stock">The product's id, or the option's where the option has a stock of its own.</param>
/// <param name="Quantity">Change of what is free; for a transfer the tickets that went from held to sold.</param>
/// <param name="Before">Free before.</param>
/// <param name="After">Free after.</param>
/// <param name="Notes">Where the movement has notes of its own, and not only its event.</param>
internal readonly record struct StockMovement(
    Guid Stock, StockMovementType Type, int Quantity, int Before, int After, string? Notes = null);
