using System.Net;
using System.Text.Json;

namespace OrleansTickets.Api.Tests.Booking;

public sealed class RaceTests(SharedApp shared)
{
    [Fact]
    public async Task Reserve_FourHundredBuyersForAHundredTickets_SellsEachOnce()
    {
        using var shop = await Shop.OpenAsync(shared.App, stock: 100);
        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(buyer => shop.ReserveAsync(shop.Wish(buyer: buyer))));
        var held = answers.Where(answer => answer.StatusCode == HttpStatusCode.Created).ToList();
        Assert.Equal(100, held.Count);
        foreach (var refused in answers.Except(held))
        {
            var problem = await ProblemAssert.IsAsync(refused, HttpStatusCode.Conflict, "SOLD_OUT");
            Assert.Equal(0, problem.GetProperty("available").GetInt32());
        }

        var ids = await Task.WhenAll(held.Select(ReadIdAsync));
        Assert.Equal(100, ids.Distinct().Count());
        await shop.AssertStockAsync(total: 100, held: 100, sold: 0);
        await AssertMovementsFollowAsync(shop);
    }

    [Fact]
    public async Task Reserve_MixedQuantitiesWithCancelsAtOnce_KeepsTheInvariant()
    {
        using var shop = await Shop.OpenAsync(shared.App, stock: 100);
        var kept = (await Task.WhenAll(Enumerable.Range(0, 200).Select(buyer => BuyAsync(shop, buyer)))).Sum();
        await shop.AssertStockAsync(total: 100, held: kept, sold: 0);
        await AssertMovementsFollowAsync(shop);

        // No false sold-out: what is said to be free can be had, to the last ticket.
        for (var free = 100 - kept; free > 0; free -= Math.Min(free, 10))
        {
            await shop.HoldAsync(Math.Min(free, 10));
        }

        await shop.AssertStockAsync(total: 100, held: 100, sold: 0);
        using var late = await shop.ReserveAsync();
        await ProblemAssert.IsAsync(late, HttpStatusCode.Conflict, "SOLD_OUT");
    }

    /// <returns>Tickets that the buyer keeps: two of three buyers think better of it.</returns>
    private static async Task<int> BuyAsync(Shop shop, int buyer)
    {
        var quantity = 1 + (buyer % 4);
        using var response = await shop.ReserveAsync(shop.Wish(quantity, buyer: buyer));
        if (response.StatusCode != HttpStatusCode.Created)
        {
            var problem = await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "SOLD_OUT");
            Assert.InRange(problem.GetProperty("available").GetInt32(), 0, quantity - 1);
            return 0;
        }

        var id = await ReadIdAsync(response);
        if (buyer % 3 == 0)
        {
            return quantity;
        }

        using var cancelled = await shop.CancelAsync(id);
        Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
        return 0;
    }

    private static async Task<Guid> ReadIdAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("reservation_id").GetGuid();

    /// <summary>Each movement starts where the one before it ended, and none leads below zero or above the total.</summary>
    private static async Task AssertMovementsFollowAsync(Shop shop) => Assert.Equal(0L, await shop.Database.ScalarAsync<long>(
        $"""
        SELECT count(*) FROM (
          SELECT before, after, quantity, lag(after, 1, 0) OVER (ORDER BY version) AS previous
          FROM stock_movements WHERE stock_id = '{shop.ProductId}') m
        WHERE before <> previous OR after <> before + quantity OR after NOT BETWEEN 0 AND 100
        """));
}
