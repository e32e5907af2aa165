namespace OrleansTickets.Data.Rows;

/// <summary>A notice of an event to its visitors (MISSION T8).</summary>
public sealed class NoticeRow : IVersionedRow
{
    public required Guid Id { get; init; }

    public required Guid EventId { get; init; }

    public required string Title { get; set; }

    /// <summary>Markdown, as it was written: not yet harmless.</summary>
    public required string Content { get; set; }

    /// <summary>How the content begins, as plain text of one line.</summary>
    public required string Excerpt { get; set; }

    /// <summary>Stands before all that are not.</summary>
    public required bool IsPinned { get; set; }

    /// <summary>Null: since it was made.</summary>
    public required DateTimeOffset? PublishedFrom { get; set; }

    /// <summary>Exclusive. Null: for ever.</summary>
    public required DateTimeOffset? PublishedTo { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>When it was or will be first seen; computed by the database.</summary>
    public DateTimeOffset PublishedAt { get; private set; }

    public uint Version { get; private set; }
}
