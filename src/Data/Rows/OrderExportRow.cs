namespace OrleansTickets.Data.Rows;

/// <summary>A spreadsheet of orders that is to be made, or was (MISSION T6).</summary>
public sealed class OrderExportRow
{
    public const string Waiting = "waiting";
    public const string Running = "running";
    public const string Done = "done";
    public const string Failed = "failed";

    public required Guid Id { get; init; }

    public required Guid EventId { get; init; }

    public required Guid RequestedBy { get; init; }

    /// <summary>Names the key that sealed the filter and the file.</summary>
    public required string KeyId { get; init; }

    /// <summary>Which orders, sealed.</summary>
    public required byte[] Filter { get; init; }

    /// <summary><c>ko</c> or <c>en</c>.</summary>
    public required string Language { get; init; }

    public required string Status { get; set; }

    /// <summary>Orders to look at; 0 until it runs.</summary>
    public int Total { get; set; }

    /// <summary>Of them, those that were looked at so far.</summary>
    public int Written { get; set; }

    /// <summary>How often it was begun.</summary>
    public int Attempts { get; set; }

    /// <summary>When whoever runs it counts as dead.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    public string? FileName { get; set; }

    /// <summary>Bytes of the spreadsheet.</summary>
    public long? Size { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Until when it can be fetched.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
}
