namespace OrleansTickets.Data.Rows;

/// <summary>One step of an order's life, straight from the journal.</summary>
public sealed class OrderHistoryRow
{
    /// <summary><c>order/</c> and the order's id: ask by it, for it has an index.</summary>
    public required string Stream { get; init; }

    public required Guid OrderId { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Null for the first.</summary>
    public required string? FromStatus { get; init; }

    public required string ToStatus { get; init; }

    /// <summary><c>buyer</c>, <c>provider</c>, <c>system</c>, <c>staff</c> or <c>manager</c>.</summary>
    public required string ByParty { get; init; }

    public required string Reason { get; init; }

    public required Guid? AdminId { get; init; }

    public static string StreamOf(Guid orderId) => $"order/{orderId:D}";
}
