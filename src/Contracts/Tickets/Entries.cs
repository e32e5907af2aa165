namespace OrleansTickets.Contracts.Tickets;

/// <summary>A ticket at a gate (MISSION T7).</summary>
/// <param name="Claim">Of a token that the caller has verified.</param>
/// <param name="Nonce">Chosen by the scanner for each scan: repeating it is the same scan.</param>
/// <param name="ScannedAt">When the scanner saw it. It counts for scans that were made offline alone: of all others the grain's clock does.</param>
[GenerateSerializer, Immutable, Alias("tickets.tickets.ScanRequest")]
public sealed record ScanRequest(
    TicketClaim Claim, Guid Nonce, string Gate, string? DeviceInfo, DateTimeOffset ScannedAt, VisitWindow Window);

/// <summary>Whether a ticket is for the day of its scan; all in the event's time zone.</summary>
/// <param name="Day">Of the scan.</param>
/// <param name="First">From when on the ticket is good.</param>
/// <param name="Last">Until when, inclusive.</param>
[GenerateSerializer, Immutable, Alias("tickets.tickets.VisitWindow")]
public sealed record VisitWindow(DateOnly Day, DateOnly First, DateOnly Last);

/// <summary>A manager lets somebody in without a code, on any day.</summary>
/// <param name="Nonce">Repeating it is the same entry.</param>
/// <param name="Allowed">How often one may enter with the ticket; 0: without limit.</param>
/// <param name="Reason">Kept with the entry.</param>
[GenerateSerializer, Immutable, Alias("tickets.tickets.ManualEntry")]
public sealed record ManualEntry(Guid EventId, Guid Nonce, string Gate, string? DeviceInfo, int Allowed, string Reason);

/// <summary>What a gate decides, and why. A closed set.</summary>
[GenerateSerializer, Alias("tickets.tickets.EntryReason")]
public enum EntryReason
{
    /// <summary>Let in.</summary>
    Admitted,

    /// <summary>Somebody has entered with it as often as is allowed.</summary>
    AlreadyEntered,

    /// <summary>Given back.</summary>
    Void,

    /// <summary>For a later day.</summary>
    NotYet,

    /// <summary>For a day that is over.</summary>
    Expired,

    /// <summary>Of another event.</summary>
    WrongEvent,

    /// <summary>The code is no ticket of ours, or was not read whole.</summary>
    NotATicket,

    /// <summary>The code is signed with a key that is not known here.</summary>
    UnknownKey,

    /// <summary>The code has been changed, or made by somebody else.</summary>
    BadSignature,

    /// <summary>The scanner's clock is wrong: the scan lies in the future, or too long ago.</summary>
    BadTime,
}

/// <summary>An entry with a ticket.</summary>
/// <param name="Nonce">Of its scan.</param>
[GenerateSerializer, Immutable, Alias("tickets.tickets.Entry")]
public sealed record Entry(Guid Nonce, DateTimeOffset At, string Gate);

/// <summary>What was decided about a scan.</summary>
/// <param name="Entry">The entry that the scan is; null where it is none.</param>
/// <param name="Standing">The ticket after it.</param>
/// <param name="Displaced">An entry that was allowed until this scan was heard of, which came before it and was made offline.</param>
[GenerateSerializer, Immutable, Alias("tickets.tickets.EntryDecision")]
public sealed record EntryDecision(EntryReason Reason, Entry? Entry, TicketStanding Standing, Entry? Displaced = null);
