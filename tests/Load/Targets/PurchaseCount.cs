using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;

namespace OrleansTickets.Load.Targets;

/// <summary>Compares, when a round of purchases is over, our books with the provider's to the won, and both with the tickets.</summary>
internal sealed class PurchaseCount(string database, Uri provider) : RoundCount(database)
{
    protected override async Task CountAsync(NpgsqlDataSource source, Dictionary<string, double> figures, List<string> violations)
    {
        var (paid, untold, tickets, unissued) = await ReadAsync(source);
        using var client = new HttpClient { BaseAddress = provider };
        var ledger = await client.GetFromJsonAsync<JsonElement>("/sandbox/ledger", LoadJson.Options, CancellationToken.None);
        var charged = ledger.GetProperty("charged").GetInt64();
        var cancelled = ledger.GetProperty("cancelled").GetInt64();
        (figures["tickets"], figures["charged"]) = (tickets, charged);
        if (charged - cancelled != paid)
        {
            violations.Add($"the provider has {charged - cancelled} won, our books say {paid}");
        }

        if (untold > 0 || unissued > 0)
        {
            violations.Add($"{untold} orders between two states, {unissued} paid without their tickets");
        }
    }

    private static async Task<(long Paid, long Open, long Tickets, long Unissued)> ReadAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(
            """
            SELECT (SELECT coalesce(sum(amount - refunded_amount), 0)::bigint FROM payments WHERE status IN ('paid', 'partially_refunded', 'refunded')),
                   (SELECT count(*) FROM orders WHERE status IN ('approving', 'refunding')),
                   (SELECT count(*) FROM tickets),
                   (SELECT count(*) FROM orders o WHERE status = 'paid' AND (SELECT count(*) FROM tickets t WHERE t.order_id = o.id) <> quantity)
            """);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
    }
}
