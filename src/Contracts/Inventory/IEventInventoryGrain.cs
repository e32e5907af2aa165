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
    /// <summary>Opens the event for sale on the given days. Refused with <c>Conflict</c> without an active product. Idempotent.</summary>
    [Alias("open")]
    Task<Outcome<EventSchedule>> OpenSalesAsync(EventSchedule schedule, Actor actor);

    /// <summary>Closes the event: it is hidden and nothing can be reserved; open holds live on. Idempotent.</summary>
    [Alias("close")]
    Task CloseSalesAsync(Actor actor);

    /// <summary>Moves the days of the event. Holds already made keep their visit date. Idempotent.</summary>
    [Alias("reschedule")]
    Task RescheduleAsync(EventSchedule schedule, Actor actor);

    /// <summary>Adds a product with its first stock. Repeating it with the same id and terms changes nothing.</summary>
    /// <param name="productId">Chosen by the caller.</param>
    /// <param name="stock">Tickets, at least 0.</param>
    [Alias("add-product")]
    Task<Outcome<ProductDetails>> AddProductAsync(Guid productId, ProductTerms terms, int stock, Actor actor);

    /// <summary>Replaces a product's terms. Reservations already made keep theirs.</summary>
    /// <param name="stock">New total of the product's own stock, booked as an adjustment; null: as it is. Refused with <c>Conflict</c> below what is held and sold.</param>
    [Alias("change-product")]
    Task<Outcome<ProductDetails>> ChangeProductAsync(Guid productId, ProductTerms terms, int? stock, Actor actor);

    /// <summary>Adds an option to a product. Repeating it with the same id and terms changes nothing.</summary>
    /// <param name="stock">Tickets of its own, or null to draw on the product's.</param>
    [Alias("add-option")]
    Task<Outcome<OptionDetails>> AddOptionAsync(Guid productId, Guid optionId, OptionTerms terms, int? stock, Actor actor);

    /// <summary>Replaces an option's terms; whether it has a stock of its own stays as it is.</summary>
    /// <param name="stock">New total of the option's own stock; null: as it is. Refused with <c>Conflict</c> where it has none of its own.</param>
    [Alias("change-option")]
    Task<Outcome<OptionDetails>> ChangeOptionAsync(Guid optionId, OptionTerms terms, int? stock, Actor actor);

    /// <summary>Corrects a stock's total. Refused with <c>Conflict</c> when fewer than <c>-Delta</c> tickets are free.</summary>
    [Alias("adjust")]
    Task<Outcome<StockLevel>> AdjustStockAsync(StockAdjustment adjustment, Actor actor);

    /// <summary>One product as of now, or null.</summary>
    [Alias("product")]
    Task<ProductDetails?> GetProductAsync(Guid productId);

    /// <summary>All products as of now, in display order.</summary>
    [Alias("products")]
    Task<ImmutableArray<ProductDetails>> ListProductsAsync();

    /// <summary>Prices the items and says how many of each are free, without holding any (MISSION T11).</summary>
    [Alias("availability")]
    Task<Outcome<Availability>> CheckAvailabilityAsync(AvailabilityRequest request);

    /// <summary>Holds all items or none, for the hold minutes in force now: a later change does not touch them (MISSION T11, T3, N1).</summary>
    [Alias("hold")]
    Task<Outcome<Reservation>> HoldAsync(HoldRequest request);

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

    /// <summary>Does nothing but be there: holds whose time ran out while no server was up expire at once.</summary>
    [Alias("wake")]
    Task WakeAsync();
}
