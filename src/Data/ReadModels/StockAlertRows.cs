namespace OrleansTickets.Data.ReadModels;

/// <summary>A stock ran low or out (MISSION S9).</summary>
/// <param name="OptionId">Null: the product's own stock.</param>
/// <param name="StockId">The product's id, or the option's for an option with a stock of its own.</param>
/// <param name="Type"><see cref="LowStock"/> or <see cref="SoldOut"/>.</param>
/// <param name="Number">Counts the alerts of a stock and type from 1.</param>
/// <param name="Threshold">A stock with so many free tickets or fewer was low then.</param>
/// <param name="Available">Free tickets then.</param>
public sealed record StockAlertRow(
    Guid Id,
    Guid EventId,
    Guid ProductId,
    Guid? OptionId,
    Guid StockId,
    string Type,
    int Number,
    int Threshold,
    int Available,
    DateTimeOffset RaisedAt)
    : ReadModelRow
{
    public const string LowStock = "low_stock";
    public const string SoldOut = "sold_out";

    public const string Open = "open";
    public const string Resolved = "resolved";
    public const string Ignored = "ignored";

    // Should a row that nobody expects be there already, it is not worth a sale.
    private static readonly ReadModelTable<StockAlertRow> Alerts = new(
        70,
        """
        INSERT INTO stock_alerts (id, event_id, product_id, option_id, stock_id, type, number, threshold, available, raised_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (stock_id, type, number) DO NOTHING
        """,
        rows =>
        [
            Column.Of(rows, r => r.Id), Column.Of(rows, r => r.EventId), Column.Of(rows, r => r.ProductId), Column.Of(rows, r => r.OptionId),
            Column.Of(rows, r => r.StockId), Column.Of(rows, r => r.Type), Column.Of(rows, r => r.Number), Column.Of(rows, r => r.Threshold),
            Column.Of(rows, r => r.Available), Column.Of(rows, r => r.RaisedAt.UtcDateTime),
        ]);

    /// <summary><see cref="Open"/>, until the stock recovers (<see cref="StockAlertEndRow"/>) or an admin has dealt with it.</summary>
    public string Status { get; set; } = Open;

    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>The admin who closed it; null: it is open, or the stock recovered.</summary>
    public Guid? ClosedBy { get; set; }

    internal override object Key => (StockId, Type, Number);

    internal override ReadModelTable Table => Alerts;
}

/// <summary>The stock of an alert has recovered; one that an admin has closed already stays as it is.</summary>
public sealed record StockAlertEndRow(Guid StockId, string Type, int Number, DateTimeOffset At) : ReadModelRow
{
    // After the alerts themselves: one may come and go within one commit.
    private static readonly ReadModelTable<StockAlertEndRow> Alerts = new(
        71,
        """
        UPDATE stock_alerts SET status = 'resolved', closed_at = r.at
        FROM unnest($1, $2, $3, $4) AS r(stock_id, type, number, at)
        WHERE stock_alerts.stock_id = r.stock_id AND stock_alerts.type = r.type AND stock_alerts.number = r.number AND status = 'open'
        """,
        rows =>
        [
            Column.Of(rows, r => r.StockId), Column.Of(rows, r => r.Type), Column.Of(rows, r => r.Number), Column.Of(rows, r => r.At.UtcDateTime),
        ]);

    internal override object Key => (StockId, Type, Number);

    internal override ReadModelTable Table => Alerts;
}
