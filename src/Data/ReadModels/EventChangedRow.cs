namespace OrleansTickets.Data.ReadModels;

/// <summary>
/// No row: word to every server that what its public pages say of an event is out of date. Sent with the commit, so whoever hears
/// it sees the change; a server that cannot hear trusts no page (<see cref="EventChangeListener"/>).
/// </summary>
/// <remarks>
/// PostgreSQL lets one announcing transaction commit at a time, in the whole server. One journal writer waits for nobody; several
/// silos take turns, and their batches grow.
/// </remarks>
public sealed record EventChangedRow(Guid EventId) : ReadModelRow
{
    /// <summary>The channel; its messages are event ids.</summary>
    internal const string Channel = "event_changed";

    private static readonly ReadModelTable<EventChangedRow> Announcements = new(
        1,
        $"SELECT pg_notify('{Channel}', id::text) FROM unnest($1) AS id",
        rows => [Column.Of(rows, r => r.EventId)]);

    internal override object Key { get; } = EventId;

    internal override ReadModelTable Table => Announcements;
}
