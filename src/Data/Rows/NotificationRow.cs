namespace OrleansTickets.Data.Rows;

/// <summary>A message to a buyer on its way, from the table <c>outbox</c>, which the journal fills.</summary>
public sealed class NotificationRow
{
    /// <summary>To be delivered when it is due.</summary>
    public const string Waiting = "waiting";

    /// <summary>The provider has taken it.</summary>
    public const string Sent = "sent";

    /// <summary>Given up after too many tries, or refused for good.</summary>
    public const string Dead = "dead";

    /// <summary>Not to be sent: its buyer was erased, or it came too late.</summary>
    public const string Skipped = "skipped";

    public required Guid Id { get; init; }

    /// <summary>What happened: the same cause is told once.</summary>
    public required string Cause { get; init; }

    public required string Template { get; init; }

    public required Guid EventId { get; init; }

    /// <summary>Also the reservation's.</summary>
    public required Guid OrderId { get; init; }

    /// <summary>JSON; no personal data.</summary>
    public required string Payload { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is tried next.</summary>
    public required DateTimeOffset DueAt { get; set; }

    public required int Attempts { get; set; }

    public required string Status { get; set; }

    /// <summary>A code: why it is not sent, or not yet.</summary>
    public string? LastError { get; set; }

    /// <summary>Null while it waits.</summary>
    public DateTimeOffset? SettledAt { get; set; }

    /// <summary>Since when the provider has been asked to send it without anybody knowing what came of it.</summary>
    public DateTimeOffset? SendingSince { get; set; }

    /// <summary>Grows with each asking after one whose outcome is known.</summary>
    public int SendNumber { get; set; }

    public string? ProviderId { get; set; }

    /// <summary>When an admin had it sent again.</summary>
    public DateTimeOffset? ResentAt { get; set; }
}
