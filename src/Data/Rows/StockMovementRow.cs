namespace OrleansTickets.Data.Rows;

/// <summary>One change of one stock, straight from the journal (MISSION S9).</summary>
public sealed class StockMovementRow
{
    /// <summary><c>inventory/</c> and the event's id.</summary>
    public required string Stream { get; init; }

    /// <summary>The event of the journal that it is part of.</summary>
    public required long Version { get; init; }

    /// <summary>Its place in that event, from 1.</summary>
    public required int Line { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The name of that event, for example <c>tickets-held</c>.</summary>
    public required string Cause { get; init; }

    /// <summary>The reservation or the adjustment.</summary>
    public required Guid? Reference { get; init; }

    /// <summary>The product's id, or the option's where it has a stock of its own.</summary>
    public required Guid StockId { get; init; }

    public required string Type { get; init; }

    public required int Quantity { get; init; }

    public required int Before { get; init; }

    public required int After { get; init; }

    public required string? Notes { get; init; }

    public required Guid? ByAdmin { get; init; }
}
