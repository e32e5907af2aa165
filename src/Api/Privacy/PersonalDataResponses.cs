namespace OrleansTickets.Api.Privacy;

/// <summary>Where a person appears.</summary>
/// <param name="Status"><c>held</c>, <c>expired</c>, <c>cancelled</c> or <c>confirmed</c>.</param>
internal sealed record AppearanceResponse(
    Guid ReservationId, Guid EventId, string EventCode, string EventTitle, DateOnly? VisitDate, string Status, DateTimeOffset ReservedAt);

/// <summary>All that is kept of one person, the newest first.</summary>
internal sealed record ExportResponse(DateTimeOffset ExportedAt, IReadOnlyList<ExportedReservationResponse> Reservations);

/// <summary>A reservation, and what the person said of itself in it.</summary>
internal sealed record ExportedReservationResponse(
    Guid ReservationId,
    string EventCode,
    string EventTitle,
    DateOnly? VisitDate,
    string Status,
    DateTimeOffset ReservedAt,
    string Name,
    string Phone,
    string? Email,
    IReadOnlyList<ExportedItemResponse> Items,
    long TotalAmount,
    string Currency);

internal sealed record ExportedItemResponse(Guid ProductId, Guid? OptionId, string Name, int Quantity, long UnitPrice);

/// <summary>What the activity log says of it, beside whom it was about: how many reservations.</summary>
internal sealed record PersonalDataActivity(int Reservations);

/// <param name="Erased">Reservations whose customer is now unknown; 0 where nothing was kept of the person.</param>
internal sealed record ErasureResponse(int Erased, DateTimeOffset ErasedAt);
