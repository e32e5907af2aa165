namespace OrleansTickets.Data.ReadModels;

/// <summary>Who made a reservation, unreadable without the keys; after an erasure only that somebody did (MISSION W9).</summary>
/// <param name="KeyId">Names the key that sealed it; null once erased, like the rest.</param>
/// <param name="Sealed">Name, phone number and e-mail address, encrypted.</param>
/// <param name="PhoneHash">Keyed, 16 bytes.</param>
/// <param name="EmailHash">Keyed, 16 bytes; null also where no address was given.</param>
public sealed record CustomerRow(
    Guid ReservationId,
    Guid EventId,
    string? KeyId,
    byte[]? Sealed,
    byte[]? PhoneHash,
    byte[]? EmailHash,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ErasedAt)
    : ReadModelRow
{
    private static readonly ReadModelTable<CustomerRow> Customers = new(
        60,
        """
        INSERT INTO customers (reservation_id, event_id, key_id, sealed, phone_hash, email_hash, created_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
        """,
        rows =>
        [
            Column.Of(rows, r => r.ReservationId), Column.Of(rows, r => r.EventId), Column.Of(rows, r => r.KeyId),
            Column.Of(rows, r => r.Sealed), Column.Of(rows, r => r.PhoneHash), Column.Of(rows, r => r.EmailHash),
            Column.Of(rows, r => r.CreatedAt.UtcDateTime),
        ]);

    internal override object Key => ReservationId;

    internal override ReadModelTable Table => Customers;
}
