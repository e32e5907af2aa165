using System.Net;
using Npgsql;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Inventory;

[Collection(ClockedTests.Name)]
public sealed class StockTests(ClockedApp clocked)
{
    [Fact]
    public async Task Adjust_Damaged_AnswersAsTheContractSays()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        await shop.HoldAsync(2);
        using var response = await shop.AdjustAsync(new { delta = -5, reason = "damaged", notes = "Water" });
        await Json.IsAsync(response, HttpStatusCode.OK, $$"""
            {"product_id":"{{shop.ProductId}}","option_id":null,"stock_total":95,"stock_available":93,"stock_held":2,"stock_sold":0}
            """);
        await shop.AssertStockAsync(total: 95, held: 2, sold: 0);
    }

    [Fact]
    public async Task Adjust_MoreThanFree_IsAConflict()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 10);
        await shop.HoldAsync(8);
        using var response = await shop.AdjustAsync(new { delta = -3, reason = "damaged" });
        var problem = await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "CONFLICT");
        Assert.Equal(2, problem.GetProperty("available").GetInt32());
        await shop.AssertStockAsync(total: 10, held: 8, sold: 0);
    }

    [Fact]
    public async Task Adjust_SameKey_CountsOnce()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        using var first = await shop.AdjustAsync(new { delta = 5, reason = "in" }, "k");
        await shop.HoldAsync();
        using var second = await shop.AdjustAsync(new { delta = 5, reason = "in" }, "k");
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        using var other = await shop.AdjustAsync(new { delta = 6, reason = "in" }, "k");
        await ProblemAssert.IsAsync(other, HttpStatusCode.UnprocessableEntity, "IDEMPOTENCY_MISMATCH");
        await shop.AssertStockAsync(total: 105, held: 1, sold: 0);
    }

    [Fact]
    public async Task Adjust_Invalid_NamesEveryField()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        await ProblemAssert.IsInvalidAsync(await shop.AdjustAsync(new { delta = 0 }), "delta", "reason");
        await ProblemAssert.IsInvalidAsync(await shop.AdjustAsync(new { delta = 1, reason = "stolen" }), "reason");
        await ProblemAssert.IsInvalidAsync(await shop.AdjustAsync(new { delta = 1, reason = 1 }), "reason");
        await ProblemAssert.IsInvalidAsync(await shop.AdjustAsync(new { delta = 10_000_001, reason = "in" }), "delta");
    }

    [Fact]
    public async Task Movements_OfAWholeLife_AreReadableBySql()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 10);
        var (sold, cancelled) = (await shop.HoldAsync(3), await shop.HoldAsync(2));
        await shop.Grain.ConfirmAsync(sold);
        using var cancel = await shop.CancelAsync(cancelled);
        using var adjusted = await shop.AdjustAsync(new { delta = -1, reason = "damaged", notes = "Water" });
        await shop.HoldAsync(1);
        clocked.Clock.Advance(TimeSpan.FromMinutes(10));
        using var check = await shop.CheckAsync(shop.Wish(7));

        Assert.Equal(
            [
                "product-added in 10: 0 to 10 ()",
                "tickets-held out -3: 10 to 7 ()",
                "tickets-held out -2: 7 to 5 ()",
                "hold-confirmed transfer 3: 5 to 5 ()",
                "hold-cancelled return 2: 5 to 7 ()",
                "stock-adjusted damaged -1: 7 to 6 (Water)",
                "tickets-held out -1: 6 to 5 ()",
                "hold-expired return 1: 5 to 6 ()",
            ],
            await ReadMovementsAsync(shop));
        await shop.AssertStockAsync(total: 9, held: 0, sold: 3);
    }

    [Fact]
    public async Task Movements_OfAnAdjustment_NameTheAdmin()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        using var adjusted = await shop.AdjustAsync(new { delta = 1, reason = "in" });
        Assert.Equal(
            TicketsApp.AdminEmail,
            await shop.Database.ScalarAsync<string>(
                $"SELECT email FROM stock_movements JOIN admins ON id = by_admin WHERE stock_id = '{shop.ProductId}'"));
    }

    private static async Task<List<string>> ReadMovementsAsync(Shop shop)
    {
        // The expiry commits by itself, a moment after the answer that made it due.
        var ended = $"SELECT NOT EXISTS (SELECT FROM stock_levels WHERE id = '{shop.ProductId}' AND held > 0)";
        await Eventually.IsAsync(() => shop.Database.ScalarAsync<bool>(ended), "no hold is left");
        await using var command = shop.Database.DataSource.CreateCommand(
            """
            SELECT format('%s %s %s: %s to %s (%s)', cause, type, quantity, before, after, notes)
            FROM stock_movements WHERE stock_id = $1 ORDER BY version
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = shop.ProductId });
        await using var rows = await command.ExecuteReaderAsync();
        List<string> movements = [];
        while (await rows.ReadAsync())
        {
            movements.Add(rows.GetString(0));
        }

        return movements;
    }
}
