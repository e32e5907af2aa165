namespace OrleansTickets.Data.Rows;

/// <summary>An event's texts and schedule (MISSION T2). Its stock is a grain's.</summary>
public sealed class EventRow : IVersionedRow
{
    public required Guid Id { get; init; }

    /// <summary>3 to 20 upper-case letters and digits; never changed, never used again.</summary>
    public required string Code { get; init; }

    public required string Title { get; set; }

    public required string Description { get; set; }

    public required string Venue { get; set; }

    public required DateOnly StartsOn { get; set; }

    /// <summary>Inclusive.</summary>
    public required DateOnly EndsOn { get; set; }

    /// <summary>IANA name.</summary>
    public required string Timezone { get; set; }

    /// <summary>From so many days before the visit on a ticket is worth <see cref="RefundPercents"/> of its price; most days first.</summary>
    public int[] RefundDays { get; set; } = [];

    /// <summary>0 to 100, one for each of <see cref="RefundDays"/>.</summary>
    public int[] RefundPercents { get; set; } = [];

    /// <summary>Written by the inventory's projection alone.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Since when it is closed for good. Written by the inventory's projection alone.</summary>
    public DateTimeOffset? DeletedAt { get; private set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public uint Version { get; private set; }
}
