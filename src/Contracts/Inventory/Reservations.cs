using System.Collections.Immutable;
using OrleansTickets.Contracts.Privacy;

namespace OrleansTickets.Contracts.Inventory;

/// <summary>One line of a booking.</summary>
/// <param name="OptionId">Null: the product itself.</param>
/// <param name="Quantity">Tickets, at least 1.</param>
[GenerateSerializer, Immutable, Alias("tickets.inventory.BookingItem")]
public sealed record BookingItem(Guid ProductId, Guid? OptionId, int Quantity);

/// <summary>A wish to hold tickets, all or nothing (MISSION T11).</summary>
/// <param name="ReservationId">
/// Chosen by the caller, a new UUIDv7 for each call, since <paramref name="Customer"/> is bound to it; refused with <c>Conflict</c>
/// where it is held already. A repeated wish gets the id of the first.
/// </param>
/// <param name="VisitDate">In the event's time zone; required where a product has a daily capacity.</param>
/// <param name="IdempotencyKey">Repeating it with the same wish returns the same reservation (MISSION N1); null: each call counts.</param>
[GenerateSerializer, Immutable, Alias("tickets.inventory.HoldRequest")]
public sealed record HoldRequest(
    Guid ReservationId,
    ImmutableArray<BookingItem> Items,
    DateOnly? VisitDate,
    SealedCustomer Customer,
    string? IdempotencyKey);

/// <summary>A wish to know whether tickets could be held now.</summary>
[GenerateSerializer, Immutable, Alias("tickets.inventory.AvailabilityRequest")]
public sealed record AvailabilityRequest(ImmutableArray<BookingItem> Items, DateOnly? VisitDate);

/// <summary>What a reservation of the same items would meet now.</summary>
/// <param name="Available">Whether all of it could be held.</param>
/// <param name="TotalAmount">Whole KRW.</param>
[GenerateSerializer, Immutable, Alias("tickets.inventory.Availability")]
public sealed record Availability(bool Available, long TotalAmount, ImmutableArray<ItemAvailability> Items);

/// <summary>One line's price and how many tickets of it are free, the visit date's capacity included.</summary>
[GenerateSerializer, Immutable, Alias("tickets.inventory.ItemAvailability")]
public sealed record ItemAvailability(Guid ProductId, Guid? OptionId, int Quantity, long UnitPrice, int AvailableQuantity);

/// <summary>A reservation of tickets.</summary>
/// <param name="ReservationId">Cannot be guessed; whoever knows it may see, extend and cancel the reservation.</param>
/// <param name="TotalAmount">Whole KRW, by our own prices.</param>
/// <param name="ExpiresAt">When a held reservation gives its tickets back.</param>
[GenerateSerializer, Immutable, Alias("tickets.inventory.Reservation")]
public sealed record Reservation(
    Guid ReservationId,
    ReservationStatus Status,
    ImmutableArray<ReservationItem> Items,
    DateOnly? VisitDate,
    long TotalAmount,
    DateTimeOffset HeldAt,
    DateTimeOffset ExpiresAt);

/// <summary>One line of a reservation, with name and price as they were when it was made.</summary>
/// <param name="Name">Product, and option where there is one.</param>
/// <param name="UnitPrice">Whole KRW.</param>
/// <param name="EntriesPerTicket">As <see cref="ProductTerms.EntriesPerTicket"/> was when it was made.</param>
[GenerateSerializer, Immutable, Alias("tickets.inventory.ReservationItem")]
public sealed record ReservationItem(
    Guid ProductId, Guid? OptionId, string Name, int Quantity, long UnitPrice, int? EntriesPerTicket = null)
{
    /// <summary>Whole KRW.</summary>
    public long TotalPrice => UnitPrice * Quantity;
}

/// <summary>The life of a reservation: held, then one of the others for good.</summary>
[GenerateSerializer, Alias("tickets.inventory.ReservationStatus")]
public enum ReservationStatus
{
    /// <summary>Its tickets are set aside until <see cref="Reservation.ExpiresAt"/>.</summary>
    Held,

    /// <summary>Its time ran out; its tickets are free again.</summary>
    Expired,

    /// <summary>Given back by the buyer.</summary>
    Cancelled,

    /// <summary>Its tickets are sold.</summary>
    Confirmed,
}
