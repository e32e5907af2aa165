using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Fixtures;
using OrleansTickets.Grains.Inventory;

namespace OrleansTickets.Grains.Tests.Inventory;

/// <summary>Writes years of selling into the journal: events of the codec's own making, multiplied by the database.</summary>
internal sealed class LongHistory(TestDatabase database, Guid eventId, Guid product, int stock)
{
    /// <summary>After the last event; open holds last longer.</summary>
    public static readonly DateTimeOffset End = new(2026, 12, 8, 0, 0, 0, TimeSpan.Zero);

    private const int Before = -111;
    private const int After = -222;
    private static readonly Guid Reservation = new("11111111-2222-3333-4444-555555555555");

    /// <summary>Holds that were cancelled at once, a second apart, and then some that are still open.</summary>
    public async Task WriteAsync(int ended, int open)
    {
        await database.ExecuteAsync("ALTER TABLE journal DROP CONSTRAINT journal_pkey; DROP INDEX journal_subject");
        await database.ExecuteAsync(
            $"""
            INSERT INTO journal (stream, version, type, subject, at, data)
            SELECT 'inventory/{eventId:D}', first.version + n, e.type, e.subject, '2026-12-01'::timestamptz + e.pair * interval '1 second',
                   {Filled("e.template", "e.subject", "e.pair", "e.before", "e.after")}
            FROM (SELECT max(version) AS version FROM journal) AS first, generate_series(1, {(2 * ended) + open}) AS n,
            LATERAL (SELECT CASE WHEN n <= {2 * ended} THEN (n + 1) / 2 ELSE n - {ended} END AS pair, n <= {2 * ended} AND n % 2 = 0 AS ends) AS k,
            LATERAL (
              SELECT k.pair, lpad(to_hex(k.pair), 32, '0')::uuid AS subject,
                     CASE WHEN ends THEN 'hold-cancelled' ELSE 'tickets-held' END AS type,
                     CASE WHEN ends THEN {Quoted(Cancelled())} ELSE {Quoted(Held())} END AS template,
                     CASE WHEN ends THEN {stock - 1} WHEN k.pair <= {ended} THEN {stock} ELSE {stock} + {ended} + 1 - k.pair END AS before,
                     CASE WHEN ends THEN {stock} WHEN k.pair <= {ended} THEN {stock - 1} ELSE {stock} + {ended} - k.pair END AS after) AS e
            """);
        await database.ExecuteAsync("ALTER TABLE journal ADD PRIMARY KEY (stream, version)");
        await database.ExecuteAsync("CREATE INDEX journal_subject ON journal (subject) WHERE subject IS NOT NULL");
        await database.ExecuteAsync($"UPDATE stock_levels SET held = {open}");
    }

    private string Held() => TextOf(new TicketsHeld(
        Reservation, [new ReservationItem(product, null, "관람권", 1, 15_000)], null, 4_611_686_018_427_387_904, -4_611_686_018_427_387_904,
        End.AddDays(-7), End.AddDays(20), "KEY", [new StockMovement(product, StockMovementType.Out, -1, Before, After)]));

    private string Cancelled() => TextOf(new HoldCancelled(
        Reservation, null, [new StockMovement(product, StockMovementType.Return, 1, Before, After)]));

    private static string TextOf(InventoryEvent happened) =>
        System.Text.Encoding.UTF8.GetString(InventoryCodec.Write(happened, End).Data);

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Filled(string template, string subject, string pair, string before, string after) =>
        $"""
        replace(replace(replace(replace({template}, '{Reservation}', {subject}::text), 'KEY', 'key-' || {pair}), '{Before}', {before}::text), '{After}', {after}::text)::jsonb
        """;
}
