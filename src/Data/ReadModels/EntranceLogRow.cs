namespace OrleansTickets.Data.ReadModels;

/// <summary>
/// What a gate decided. Entries are written by the ticket's own stream, and again when one that was made offline before them is heard of
/// later; attempts that were refused are counted by the API.
/// </summary>
/// <param name="TicketId">Null: the code was no ticket of the event.</param>
/// <param name="Nonce">Null: no entry, but attempts that were refused.</param>
/// <param name="Kind"><c>scan</c>, <c>offline</c> or <c>manual</c>.</param>
/// <param name="Reason">For example <c>ADMITTED</c>.</param>
/// <param name="AdminId">Who was at the gate.</param>
/// <param name="Notes">Of a manual entry: why.</param>
/// <param name="ScannedAt">Of several attempts the last.</param>
/// <param name="Attempts">How many attempts the row stands for.</param>
public sealed record EntranceLogRow(
    Guid Id,
    Guid EventId,
    Guid? TicketId,
    Guid? Nonce,
    string Kind,
    string Result,
    string Reason,
    string Gate,
    string? DeviceInfo,
    Guid AdminId,
    string? Notes,
    DateTimeOffset ScannedAt,
    DateTimeOffset RecordedAt,
    int Attempts = 1)
    : ReadModelRow
{
    /// <summary>A result: let in.</summary>
    public const string Admitted = "admitted";

    /// <summary>A result: let in by a gate that was offline, and should not have been.</summary>
    public const string Conflict = "conflict";

    /// <summary>A result: not let in.</summary>
    public const string Refused = "refused";

    private static readonly ReadModelTable<EntranceLogRow> Entries = new(
        155,
        """
        INSERT INTO entrance_logs (id, event_id, ticket_id, nonce, kind, result, reason, gate, device_info, admin_id, notes, scanned_at, recorded_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (ticket_id, nonce) DO UPDATE SET result = excluded.result, reason = excluded.reason
        """,
        rows =>
        [
            Column.Of(rows, r => r.Id), Column.Of(rows, r => r.EventId), Column.Of(rows, r => r.TicketId), Column.Of(rows, r => r.Nonce),
            Column.Of(rows, r => r.Kind), Column.Of(rows, r => r.Result), Column.Of(rows, r => r.Reason), Column.Of(rows, r => r.Gate),
            Column.Of(rows, r => r.DeviceInfo), Column.Of(rows, r => r.AdminId), Column.Of(rows, r => r.Notes),
            Column.Of(rows, r => r.ScannedAt.UtcDateTime), Column.Of(rows, r => r.RecordedAt.UtcDateTime),
        ]);

    internal override object Key => (TicketId, Nonce);

    internal override ReadModelTable Table => Entries;
}

/// <summary>The first entry with a ticket, to be told to its buyer: a row of the outbox, which the ticket knows less of than its order.</summary>
public sealed record EntranceDoneRow(Guid Id, Guid TicketId, DateTimeOffset EnteredAt, string Gate, DateTimeOffset CreatedAt) : ReadModelRow
{
    private static readonly ReadModelTable<EntranceDoneRow> Outbox = new(
        165,
        """
        INSERT INTO outbox (id, cause, template, event_id, order_id, payload, created_at, due_at)
        SELECT r.id, 'entrance-done/' || r.ticket_id, 'entrance_done', t.event_id, t.order_id,
               jsonb_build_object('order_number', o.order_number, 'ticket_id', t.ticket_id, 'gate', r.gate,
                                  'entered_at', to_char(r.entered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')),
               r.created_at, r.created_at
        FROM unnest($1, $2, $3, $4, $5) AS r(id, ticket_id, entered_at, gate, created_at)
          JOIN tickets t ON t.ticket_id = r.ticket_id JOIN orders o ON o.id = t.order_id
        ON CONFLICT (cause) DO NOTHING
        """,
        rows =>
        [
            Column.Of(rows, r => r.Id), Column.Of(rows, r => r.TicketId), Column.Of(rows, r => r.EnteredAt.UtcDateTime),
            Column.Of(rows, r => r.Gate), Column.Of(rows, r => r.CreatedAt.UtcDateTime),
        ]);

    internal override object Key => TicketId;

    internal override ReadModelTable Table => Outbox;
}
