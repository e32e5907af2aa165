using System.Collections.Concurrent;
using OrleansTickets.Fixtures;
using OrleansTickets.Sandbox;
using OrleansTickets.Sandbox.Ledger;

namespace OrleansTickets.Api.Tests.Crash;

/// <summary>One product that sells out, bought and paid over HTTP by people who stay when the server goes.</summary>
internal sealed class Sale(TestDatabase database, SandboxApp sandbox, string code, Guid productId, int stock, long price)
{
    private readonly ConcurrentQueue<SaleBuyer> _waiting = new();
    private int _buyers;
    private int _paid;

    /// <summary>Tickets that buyers have been told are theirs.</summary>
    public int Paid => Volatile.Read(ref _paid);

    /// <summary>Purchases of which nobody had answered the last step when the server was gone.</summary>
    public int Interrupted { get; private set; }

    public string Code => code;

    /// <summary>Opens the sale through an application that is gone when this ends.</summary>
    public static async Task<Sale> OpenAsync(TestDatabase database, SandboxApp sandbox, int stock, long price)
    {
        await using var app = await TicketsApp.StartAsync(database: database);
        var (_, code, productId) = await app.OpenEventAsync(stock, price);
        return new Sale(database, sandbox, code, productId, stock, price);
    }

    /// <summary>Buyers, many at once, until it is sold out or the server is gone.</summary>
    /// <returns>Whether it is sold out, and nobody is about to pay.</returns>
    public async Task<bool> SellAsync(HttpClient client, int atOnce, int quantity)
    {
        var ends = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            while (true)
            {
                var buyer = _waiting.TryDequeue(out var waiting) ? waiting : NewBuyer(quantity);
                switch (await buyer.BuyAsync(client))
                {
                    case SaleEnd.Paid:
                        Interlocked.Add(ref _paid, buyer.Quantity);
                        break;
                    case SaleEnd.SoldOut:
                        return true;
                    case SaleEnd.ServerGone:
                        _waiting.Enqueue(buyer);
                        return false;
                    default:
                        throw new InvalidOperationException();
                }
            }
        }));
        Interrupted += _waiting.Count;
        return Array.TrueForAll(ends, isSoldOut => isSoldOut);
    }

    /// <summary>Every order has come to an end: none waits for a provider, a step or a look.</summary>
    public Task AssertNothingStuckAsync() => Eventually.IsAsync(
        () => database.ScalarAsync<bool>(
            """
            SELECT NOT EXISTS (SELECT FROM orders WHERE status NOT IN ('paid', 'refunded', 'cancelled'))
              AND NOT EXISTS (SELECT FROM refunds WHERE status = 'requested')
            """),
        "every order to come to its end");

    /// <summary>What the provider took and gave back, payment by payment, is what our books say, and what was paid has its tickets.</summary>
    public async Task AssertBooksEqualAsync()
    {
        var outside = sandbox.Ledger.Entries.GroupBy(entry => entry.OrderId, StringComparer.Ordinal)
            .Select(entries => $"{entries.Key} {Sum(entries, "charge")} {Sum(entries, "cancellation")}").Order(StringComparer.Ordinal);
        var ours = await ReadAsync(
            """
            SELECT concat_ws(' ', payment_id, amount, refunded_amount) FROM payments WHERE approved_at IS NOT NULL ORDER BY payment_id COLLATE "C"
            """);
        Assert.Equal(outside, ours);

        // One charge a payment, whatever was repeated.
        Assert.All(
            sandbox.Ledger.Entries.Where(entry => entry.Type == "charge").GroupBy(entry => entry.OrderId), charges => Assert.Single(charges));
        Assert.Empty(await ReadAsync(
            """
            SELECT concat_ws(' ', o.order_number, o.status, o.total_amount, o.refunded_amount, p.net, t.good)
            FROM orders o
            LEFT JOIN LATERAL (SELECT coalesce(sum(amount - refunded_amount), 0) AS net FROM payments
              WHERE order_id = o.id AND approved_at IS NOT NULL) p ON true
            LEFT JOIN LATERAL (SELECT count(*) AS good FROM tickets WHERE order_id = o.id AND status <> 'void') t ON true
            WHERE CASE WHEN o.status = 'paid' THEN p.net <> o.total_amount OR t.good <> o.quantity ELSE p.net <> 0 OR t.good <> 0 END
            """));
        var tickets = await database.ScalarAsync<long>("SELECT count(*) FROM tickets WHERE status <> 'void'");
        Assert.Equal(stock, tickets);
        Assert.Equal(stock * price, sandbox.Ledger.Charged - sandbox.Ledger.Cancelled);
        Assert.Equal(
            $"{stock} 0 {stock}",
            await database.ScalarAsync<string>($"SELECT concat_ws(' ', total, held, sold) FROM stock_levels WHERE id = '{productId}'"));
        Assert.Equal(
            await database.ScalarAsync<long>("SELECT count(*) FROM orders WHERE status = 'paid'"),
            await database.ScalarAsync<long>("SELECT count(*) FROM outbox WHERE template = 'booking_confirmed'"));
    }

    private static long Sum(IEnumerable<LedgerEntry> entries, string type) =>
        entries.Where(entry => entry.Type == type).Sum(entry => entry.Amount);

    private SaleBuyer NewBuyer(int quantity) =>
        new(code, productId, Interlocked.Increment(ref _buyers), quantity);

    private async Task<List<string>> ReadAsync(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await rows.ReadAsync())
        {
            lines.Add(rows.GetString(0));
        }

        return lines;
    }
}
