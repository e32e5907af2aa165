namespace OrleansTickets.Data.Rows;

/// <summary>A reservation as the journal tells it, from the view <c>reservations</c>: for people's questions, not for every request.</summary>
public sealed class ReservationRow
{
    public required Guid Id { get; init; }

    public required Guid EventId { get; init; }

    public required DateOnly? VisitDate { get; init; }

    /// <summary><c>held</c>, <c>expired</c>, <c>cancelled</c> or <c>confirmed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>JSON: an array of lines with <c>product_id</c>, <c>option_id</c>, <c>name</c>, <c>quantity</c>, <c>unit_price</c>.</summary>
    public required string Items { get; init; }

    public required DateTimeOffset HeldAt { get; init; }
}
