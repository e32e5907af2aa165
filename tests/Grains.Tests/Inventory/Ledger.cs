using OrleansTickets.Data.Journal;
using OrleansTickets.Fixtures;
using OrleansTickets.Grains.Inventory;

namespace OrleansTickets.Grains.Tests.Inventory;

/// <summary>What the journal of one event says, read past all of the application but its codec and its fold.</summary>
internal sealed class Ledger
{
    public InventoryState State { get; } = new();

    public List<(long Version, InventoryEvent Event)> Events { get; } = [];

    public IEnumerable<TicketsHeld> Holds => Events.Select(entry => entry.Event).OfType<TicketsHeld>();

    public static async Task<Ledger> ReadAsync(TestDatabase database, Guid eventId)
    {
        var ledger = new Ledger();
        await using var command = database.DataSource.CreateCommand(
            $"SELECT version, type, subject, at, data::text FROM journal WHERE stream = 'inventory/{eventId:D}' ORDER BY version");
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            var at = await rows.GetFieldValueAsync<DateTimeOffset>(3);
            var subject = await rows.IsDBNullAsync(2) ? (Guid?)null : rows.GetGuid(2);
            var happened = InventoryCodec.Read(
                new RecordedEvent(rows.GetString(1), subject, at, System.Text.Encoding.UTF8.GetBytes(rows.GetString(4))));
            ledger.Events.Add((rows.GetInt64(0), happened));
            ledger.State.Apply(happened, at);
        }

        return ledger;
    }

    /// <summary>Versions without gaps, and read models that say what the events add up to.</summary>
    public async Task AssertAgreesWithAsync(TestDatabase database)
    {
        Assert.Equal(Enumerable.Range(1, Events.Count).Select(version => (long)version), Events.Select(entry => entry.Version));
        Assert.Equal(
            State.Stocks.Values.Select(s => $"{s.Id} {s.Total} {s.Held} {s.Sold}").Order(StringComparer.Ordinal),
            await ReadAsync(database, "SELECT concat_ws(' ', id, total, held, sold) FROM stock_levels"));
        Assert.Equal(
            State.Products.Values.Where(p => p.Terms.DailyCapacity is not null)
                .SelectMany(p => p.Daily.Select(d => $"{p.Id} {d.Key:yyyy-MM-dd} {d.Value.Held} {d.Value.Sold}")).Order(StringComparer.Ordinal),
            await ReadAsync(database, "SELECT concat_ws(' ', product_id, visit_date, held, sold) FROM daily_levels"));
        Assert.Equal(
            State.Products.Values.Select(p => $"{p.Id} {p.Terms.Name} {p.Terms.Price} {p.Terms.MaxPerOrder} {p.Terms.DailyCapacity}").Order(StringComparer.Ordinal),
            await ReadAsync(database, "SELECT id || ' ' || name || ' ' || price || ' ' || max_per_order || ' ' || coalesce(daily_capacity::text, '') FROM products"));
        Assert.Equal(
            State.Options.Values.Select(o => $"{o.Id} {o.ProductId} {o.Terms.Name} {o.Terms.ExtraPrice}").Order(StringComparer.Ordinal),
            await ReadAsync(database, "SELECT concat_ws(' ', id, product_id, name, extra_price) FROM product_options"));
        Assert.Equal(
            Alerts().Order(StringComparer.Ordinal),
            await ReadAsync(database, "SELECT concat_ws(' ', stock_id, type, number, threshold, status) FROM stock_alerts"));
    }

    /// <summary>Every alert that the events raised, numbered as they came, and whether one of them ended it.</summary>
    private IEnumerable<string> Alerts()
    {
        var alerts = new Dictionary<(Guid Stock, string Type), List<(int Threshold, string Status)>>();
        foreach (var change in Events.SelectMany(entry => entry.Event.Supply ?? []))
        {
            Follow("low_stock", change, change.RaisesLow, change.EndsLow);
            Follow("sold_out", change, change.RaisesSoldOut, change.EndsSoldOut);
        }

        return alerts.SelectMany(of => of.Value.Select((alert, i) => $"{of.Key.Stock} {of.Key.Type} {i + 1} {alert.Threshold} {alert.Status}"));

        void Follow(string type, SupplyChange change, bool isRaised, bool isEnded)
        {
            var those = alerts.GetValueOrDefault((change.Stock, type)) ?? (alerts[(change.Stock, type)] = []);
            if (isRaised)
            {
                those.Add((change.Threshold, "open"));
            }
            else if (isEnded && those.Count > 0)
            {
                those[^1] = those[^1] with { Status = "resolved" };
            }
        }
    }

    private static async Task<List<string>> ReadAsync(TestDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await rows.ReadAsync())
        {
            lines.Add(rows.GetString(0));
        }

        return [.. lines.Order(StringComparer.Ordinal)];
    }
}
