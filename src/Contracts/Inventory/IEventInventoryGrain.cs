using System.Collections.Immutable;

namespace OrleansTickets.Contracts.Inventory;

/// <summary>
/// Owns everything sellable of one event: products, options, their stock, and every hold on it. Its key is the event's id
/// (<see cref="Guid"/>, format <c>D</c>).
/// </summary>
/// <remarks>
/// Every change is one journal event, durable before the answer. A call whose commit could not be observed throws
/// <see cref="OutcomeUnknownException"/>: repeat it with the same idempotency key. Refusals leave nothing changed.
/// What takes an <see cref="Actor"/> is an admin's change: it leaves one row in the activity log, in the change's own transaction.
/// </remarks>
[Alias("tickets.inventory.IEventInventoryGrain")]
public interface IEventInventoryGrain : IGrainWithStringKey
{
    /// <summary>
    /// Opens the event for sale on the given days. Refused with <c>Conflict</c> without an active product (field <c>products</c>), or
    /// when the last day is over or before the first (<c>ends_on</c>). Idempotent.
    /// </summary>
    [Alias("open")]
    Task<Outcome<EventSchedule>> OpenSalesAsync(EventSchedule schedule, Actor actor);

    /// <summary>Closes the event: it is hidden and nothing can be reserved; open holds live on. Idempotent.</summary>
    [Alias("close")]
    Task CloseSalesAsync(Actor actor);

    /// <summary>Moves the days of the event. Holds already made keep their visit date. Idempotent.</summary>
    [Alias("reschedule")]
    Task RescheduleAsync(EventSchedule schedule, Actor actor);

    /// <summary>
    /// Closes the event for good: it has no products any more, and nothing of it can be changed or sold. Refused with <c>Conflict</c>
    /// while there are open holds (field <c>holds</c>) or sold tickets (<c>sold</c>): who has paid can still come. Idempotent.
    /// </summary>
    [Alias("delete-event")]
    Task<Outcome<Deletion>> DeleteEventAsync(Actor actor);

    /// <summary>Adds a product with its first stock. Repeating it with the same id and terms changes nothing.</summary>
    /// <param name="productId">Chosen by the caller.</param>
    /// <param name="stock">Tickets, at least 0.</param>
    [Alias("add-product")]
    Task<Outcome<ProductDetails>> AddProductAsync(Guid productId, ProductTerms terms, int stock, Actor actor);

    /// <summary>Replaces a product's terms. Reservations already made keep theirs.</summary>
    /// <param name="stock">New total of the product's own stock, booked as an adjustment; null: as it is. Refused with <c>Conflict</c> below what is held and sold.</param>
    [Alias("change-product")]
    Task<Outcome<ProductDetails>> ChangeProductAsync(
        Guid productId, ProductTerms terms, int? stock, Precondition? precondition, Actor actor);

    /// <summary>
    /// Takes a product out of the catalog for good: it is neither listed nor sold nor changed any more. Open holds and sold tickets
    /// live on, and it can still be read. Idempotent.
    /// </summary>
    [Alias("archive-product")]
    Task<Outcome<ProductDetails>> ArchiveProductAsync(Guid productId, Precondition? precondition, Actor actor);

    /// <summary>
    /// Numbers the products that are not archived 0, 1, 2… in this order. Refused with <c>Conflict</c> unless it names each of them
    /// once: then someone has added or archived one. Idempotent.
    /// </summary>
    [Alias("reorder")]
    Task<Outcome<ProductOrder>> ReorderProductsAsync(ProductOrder order, Actor actor);

    /// <summary>Adds an option to a product. Repeating it with the same id and terms changes nothing.</summary>
    /// <param name="stock">Tickets of its own, or null to draw on the product's.</param>
    [Alias("add-option")]
    Task<Outcome<OptionDetails>> AddOptionAsync(Guid productId, Guid optionId, OptionTerms terms, int? stock, Actor actor);

    /// <summary>Replaces an option's terms; whether it has a stock of its own stays as it is.</summary>
    /// <param name="stock">New total of the option's own stock; null: as it is. Refused with <c>Conflict</c> where it has none of its own.</param>
    [Alias("change-option")]
    Task<Outcome<OptionDetails>> ChangeOptionAsync(
        Guid optionId, OptionTerms terms, int? stock, Precondition? precondition, Actor actor);

    /// <summary>Takes an option out of its product for good, as <see cref="ArchiveProductAsync"/> does with a product. Idempotent.</summary>
    [Alias("archive-option")]
    Task<Outcome<OptionDetails>> ArchiveOptionAsync(Guid optionId, Precondition? precondition, Actor actor);

    /// <summary>Corrects a stock's total. Refused with <c>Conflict</c> when fewer than <c>-Delta</c> tickets are free.</summary>
    [Alias("adjust")]
    Task<Outcome<StockLevel>> AdjustStockAsync(StockAdjustment adjustment, Actor actor);

    /// <summary>
    /// Corrects the totals of up to <see cref="StockChanges.MaxChanges"/> stocks (MISSION S9), in order and each by itself: one that
    /// is refused holds up no other. One event, and one answer for a repeated idempotency key, refusals included.
    /// </summary>
    [Alias("adjust-many")]
    Task<Outcome<StockChangeResults>> AdjustStocksAsync(StockChanges changes, Actor actor);

    /// <summary>One product as of now, archived ones too, or null.</summary>
    [Alias("product")]
    Task<ProductDetails?> GetProductAsync(Guid productId);

    /// <summary>One option as of now, archived ones too, or null.</summary>
    [Alias("option")]
    Task<OptionDetails?> GetOptionAsync(Guid optionId);

    /// <summary>All products as of now, archived ones too, in display order.</summary>
    [Alias("products")]
    Task<ImmutableArray<ProductDetails>> ListProductsAsync();

    /// <summary>Prices the items and says how many of each are free, without holding any (MISSION T11).</summary>
    [Alias("availability")]
    Task<Outcome<Availability>> CheckAvailabilityAsync(AvailabilityRequest request);

    /// <summary>Holds all items or none, for the hold minutes in force now: a later change does not touch them (MISSION T11, T3, N1).</summary>
    [Alias("hold")]
    Task<Outcome<Reservation>> HoldAsync(HoldRequest request);

    /// <summary>
    /// <see cref="HoldAsync"/> for many wishes, one after the other in one turn, each for itself: what is refused to one is nothing to the next.
    /// </summary>
    /// <returns>
    /// Answers in the order of the wishes. What cannot be decided any more, since the journal has stopped taking events or cannot be read, is
    /// refused with <c>Overloaded</c>; where nothing can, the call fails with <see cref="OverloadedException"/>.
    /// </returns>
    [Alias("hold-all")]
    Task<ImmutableArray<Outcome<Reservation>>> HoldAllAsync(ImmutableArray<HoldRequest> requests);

    /// <summary>A reservation, also after it ended; refused with <c>NotFound</c> where there never was one.</summary>
    [Alias("reservation")]
    Task<Outcome<Reservation>> GetReservationAsync(Guid reservationId);

    /// <summary>
    /// Gives a held reservation the extend minutes in force now, as often as the extensions in force now allow; then
    /// refused with <c>LimitExceeded</c>.
    /// </summary>
    /// <param name="idempotencyKey">Repeating the key of the last extension returns its answer; null: each call counts.</param>
    [Alias("extend")]
    Task<Outcome<Reservation>> ExtendAsync(Guid reservationId, string? idempotencyKey);

    /// <summary>Gives a held reservation's tickets back. Idempotent, also on an expired one; a confirmed one is refused with <c>AlreadyPaid</c>.</summary>
    [Alias("cancel")]
    Task<Outcome<Reservation>> CancelAsync(Guid reservationId);

    /// <summary>Turns a held reservation into a sale. Idempotent; refused with <c>HoldExpired</c> when its tickets are gone.</summary>
    [Alias("confirm")]
    Task<Outcome<Reservation>> ConfirmAsync(Guid reservationId);

    /// <summary>
    /// Sells a reservation that ended unpaid after all, for its payment came late (MISSION N6): the same items, if they are free. Sale
    /// windows, limits and a closed event do not count any more; stock and daily capacity do: else refused with <c>SoldOut</c>. Idempotent; a
    /// held reservation is confirmed, a confirmed one answered.
    /// </summary>
    [Alias("retake")]
    Task<Outcome<Reservation>> RetakeAsync(Guid reservationId);

    /// <summary>
    /// Frees sold tickets, once for each refund: repeating it with the same refund changes nothing, whatever the items. Refused with
    /// <c>Conflict</c> for more than the reservation has sold and not returned.
    /// </summary>
    [Alias("return")]
    Task<Outcome<Reservation>> ReturnAsync(Guid reservationId, Guid refundId, ImmutableArray<BookingItem> items);

    /// <summary>Does nothing but be there: holds whose time ran out while no server was up expire at once.</summary>
    [Alias("wake")]
    Task WakeAsync();
}
