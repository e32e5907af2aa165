namespace OrleansTickets.Data.Rows;

/// <summary>An uploaded file of an event (MISSION T17). Its bytes never change.</summary>
public sealed class FileRow
{
    public required Guid Id { get; init; }

    public required Guid EventId { get; init; }

    /// <summary>128 random bits in hexadecimal and the extension of its format: its name in the directory and in its address.</summary>
    public required string Name { get; init; }

    /// <summary>By its content, not as the client had it.</summary>
    public required string ContentType { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    public required byte[] Sha256 { get; init; }

    /// <summary>Pixels of an image.</summary>
    public required int? Width { get; init; }

    /// <summary>Pixels of an image.</summary>
    public required int? Height { get; init; }

    /// <summary>What to call it when it is saved: the client's name for it, made harmless.</summary>
    public required string OriginalName { get; init; }

    public required Guid UploadedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; set; }
}

/// <summary>Bytes to remove from the directory when it is time.</summary>
public sealed class FileRemovalRow
{
    public required string Name { get; init; }

    public required DateTimeOffset DueAt { get; init; }
}

/// <summary>
/// Something shows a file, which therefore cannot be deleted. Whoever shows it writes the row in the transaction of its change,
/// and removes it likewise.
/// </summary>
public sealed class FileUseRow
{
    public required Guid FileId { get; init; }

    /// <summary>The module's word for what it is, in the singular: <c>notice</c>, <c>product</c>.</summary>
    public required string TargetType { get; init; }

    public required Guid TargetId { get; init; }
}
