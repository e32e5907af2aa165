using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Api.Booking;

/// <summary>What a reservation of the same items would meet now; nothing is held.</summary>
internal sealed record AvailabilityResponse(bool Available, long TotalAmount, string Currency, IEnumerable<ItemAvailabilityResponse> Items)
{
    public static AvailabilityResponse From(Availability availability) => new(
        availability.Available,
        availability.TotalAmount,
        Money.Currency,
        availability.Items.Select(i => new ItemAvailabilityResponse(i.ProductId, i.OptionId, i.Quantity, i.UnitPrice, i.AvailableQuantity)));
}

internal sealed record ItemAvailabilityResponse(Guid ProductId, Guid? OptionId, int Quantity, long UnitPrice, int AvailableQuantity);

/// <summary>A reservation; its id entitles whoever knows it.</summary>
/// <param name="ExpiresAt">When a held reservation gives its tickets back.</param>
internal sealed record ReservationResponse(
    Guid ReservationId,
    [property: JsonConverter(typeof(SnakeCaseEnum<ReservationStatus>))] ReservationStatus Status,
    ImmutableArray<ReservationItemResponse> Items,
    DateOnly? VisitDate,
    long TotalAmount,
    string Currency,
    DateTimeOffset ExpiresAt)
{
    public static ReservationResponse From(Reservation reservation) => new(
        reservation.ReservationId,
        reservation.Status,
        ImmutableArray.CreateRange(
            reservation.Items,
            i => new ReservationItemResponse(i.ProductId, i.OptionId, i.Name, i.Quantity, i.UnitPrice, i.TotalPrice)),
        reservation.VisitDate,
        reservation.TotalAmount,
        Money.Currency,
        reservation.ExpiresAt);
}

internal readonly record struct ReservationItemResponse(
    Guid ProductId, Guid? OptionId, string Name, int Quantity, long UnitPrice, long TotalPrice);

/// <summary>Until when an extended reservation holds its tickets.</summary>
internal sealed record ExtensionResponse(DateTimeOffset ExpiresAt);
