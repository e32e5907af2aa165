namespace OrleansTickets.Data.Rows;

/// <summary>Where a refund under way is to be paid, sealed; gone as soon as the refund is settled.</summary>
public sealed class RefundAccountRow
{
    public required Guid RefundId { get; init; }

    public required Guid OrderId { get; init; }

    public required Guid EventId { get; init; }

    /// <summary>Names the key that sealed it.</summary>
    public required string KeyId { get; init; }

    public required byte[] Sealed { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When to tell the order again.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>How often it has been told in vain.</summary>
    public required int Attempts { get; init; }
}
