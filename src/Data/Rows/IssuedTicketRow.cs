namespace OrleansTickets.Data.Rows;

/// <summary>A ticket and how it stands, to be read; orders and tickets write it by their streams.</summary>
public sealed class IssuedTicketRow
{
    public required Guid TicketId { get; init; }

    public required Guid OrderId { get; init; }

    public required Guid EventId { get; init; }

    public required Guid ProductId { get; init; }

    public required Guid? OptionId { get; init; }

    public required string Name { get; init; }

    /// <summary>Whole KRW.</summary>
    public required long UnitPrice { get; init; }

    public required DateOnly? VisitDate { get; init; }

    /// <summary>From 1, within the order.</summary>
    public required int Serial { get; init; }

    /// <summary><c>issued</c>, <c>entered</c> or <c>void</c>.</summary>
    public required string Status { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset? EnteredAt { get; init; }

    public required string? Gate { get; init; }

    public required int Entries { get; init; }
}
