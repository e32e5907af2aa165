using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansTickets.Api.Tests.Inventory;

[Collection(ClockedTests.Name)]
public sealed class StockBulkTests(ClockedApp clocked)
{
    [Fact]
    public async Task Bulk_RowsOfAllKinds_HaveAResultEach()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 10);
        var (own, shared, archived) = (await shop.AddOptionAsync("Evening", stock: 5), await shop.AddOptionAsync("Morning"), await shop.AddProductAsync(1));
        await shop.ArchiveAsync($"/{archived}");
        await shop.HoldAsync(4);
        using var response = await SendAsync(
            shop,
            [
                new { product_id = shop.ProductId, delta = -6, reason = "damaged", notes = "Water" },
                new { product_id = shop.ProductId, delta = -1, reason = "damaged" },
                new { option_id = own, total = 8, reason = "in" },
                new { product_id = shop.ProductId, option_id = shared, delta = 1, reason = "in" },
                new { product_id = Guid.Empty, delta = 1, reason = "in" },
                new { product_id = archived, total = 3, reason = "adjustment" },
            ]);
        var body = await Json.ReadAsync(response, HttpStatusCode.OK);

        Assert.Equal((2, 4), (body.GetProperty("succeeded").GetInt32(), body.GetProperty("failed").GetInt32()));
        var results = body.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal([true, false, true, false, false, false], results.Select(result => result.GetProperty("ok").GetBoolean()));
        Assert.Equal(
            ["CONFLICT", "CONFLICT", "NOT_FOUND", "CONFLICT"],
            results.Where(result => !result.GetProperty("ok").GetBoolean()).Select(result => result.GetProperty("problem").GetProperty("error").GetString()));
        Assert.Equal(["delta"], Json.Members(results[1].GetProperty("problem").GetProperty("errors")));
        Assert.Equal(0, results[1].GetProperty("problem").GetProperty("available").GetInt32());
        Assert.True(JsonElement.DeepEquals(
            JsonDocument.Parse($$"""
                {"ok":true,"product_id":"{{shop.ProductId}}","option_id":"{{own}}","problem":null,
                 "stock":{"product_id":"{{shop.ProductId}}","option_id":"{{own}}","stock_total":8,"stock_available":8,"stock_held":0,"stock_sold":0} }
                """).RootElement,
            results[2]));
        await shop.AssertStockAsync(total: 4, held: 4, sold: 0);
    }

    [Fact]
    public async Task Bulk_SameKey_GetsTheSameResultsRefusalsToo()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 1);
        object[] rows = [new { product_id = shop.ProductId, delta = -5, reason = "damaged" }, new { product_id = shop.ProductId, delta = 3, reason = "in" }];
        using var first = await SendAsync(shop, rows, "k");
        using var more = await shop.AdjustAsync(new { delta = 50, reason = "in" });
        using var second = await SendAsync(shop, rows, "k");
        var (one, two) = (await Json.ReadAsync(first, HttpStatusCode.OK), await Json.ReadAsync(second, HttpStatusCode.OK));
        Assert.Equal(Levels(one), Levels(two));
        await shop.AssertStockAsync(total: 54, held: 0, sold: 0);

        using var other = await SendAsync(shop, rows[..1], "k");
        await ProblemAssert.IsAsync(other, HttpStatusCode.UnprocessableEntity, "IDEMPOTENCY_MISMATCH");
        using var single = await shop.AdjustAsync(new { delta = 1, reason = "in" }, "k");
        await ProblemAssert.IsAsync(single, HttpStatusCode.UnprocessableEntity, "IDEMPOTENCY_MISMATCH");
    }

    [Fact]
    public async Task Bulk_AllRefusedWithAKey_StaysRefused()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 1);
        object[] rows = [new { product_id = shop.ProductId, delta = -5, reason = "damaged" }];
        using var first = await SendAsync(shop, rows, "k");
        using var more = await shop.AdjustAsync(new { delta = 50, reason = "in" });
        using var second = await SendAsync(shop, rows, "k");
        Assert.Equal(1, (await Json.ReadAsync(second, HttpStatusCode.OK)).GetProperty("failed").GetInt32());
        await shop.AssertStockAsync(total: 51, held: 0, sold: 0);
        Assert.Equal(0, await shop.Database.ScalarAsync<long>(
            $"SELECT count(*) FROM activity_log WHERE event_id = '{shop.EventId}' AND action_type = 'stocks_adjusted'"));
    }

    [Fact]
    public async Task Bulk_SameKeyManyTimesAtOnce_CountsOnce()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 1);
        object[] rows = [new { product_id = shop.ProductId, delta = 2, reason = "in" }];
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(shop, rows, "k")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        await shop.AssertStockAsync(total: 3, held: 0, sold: 0);
    }

    [Fact]
    public async Task Bulk_MalformedRow_NamesItAndChangesNothing()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 10);
        using var response = await SendAsync(
            shop,
            [
                new { product_id = shop.ProductId, delta = 5, reason = "in" },
                new { delta = 1, reason = "in" },
                new { product_id = shop.ProductId, delta = 1, total = 5, reason = "in" },
                new { product_id = shop.ProductId, reason = "in" },
                new { product_id = "x", option_id = "y", delta = 0, notes = new string('n', 501) },
                new { product_id = shop.ProductId, total = -1, reason = "in" },
                null!,
            ]);
        await ProblemAssert.IsInvalidAsync(
            response,
            "items[1].product_id", "items[2].total", "items[3].delta",
            "items[4].product_id", "items[4].option_id", "items[4].delta", "items[4].reason", "items[4].notes",
            "items[5].total", "items[6].product_id", "items[6].delta", "items[6].reason");
        await shop.AssertStockAsync(total: 10, held: 0, sold: 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task Bulk_TooFewOrTooManyRows_AreInvalid(int count)
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        using var response = await SendAsync(
            shop, [.. Enumerable.Repeat<object>(new { product_id = shop.ProductId, delta = 1, reason = "in" }, count)]);
        await ProblemAssert.IsInvalidAsync(response, "items");
    }

    [Fact]
    public async Task Bulk_HundredRows_AreOneChangeInTheLog()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 0);
        using var response = await SendAsync(
            shop, [.. Enumerable.Repeat<object>(new { product_id = shop.ProductId, delta = 1, reason = "in" }, 100)]);
        Assert.Equal(100, (await Json.ReadAsync(response, HttpStatusCode.OK)).GetProperty("succeeded").GetInt32());
        await shop.AssertStockAsync(total: 100, held: 0, sold: 0);
        Assert.Equal("0 100", await shop.Database.ScalarAsync<string>(
            $$"""
            SELECT concat_ws(' ', before #>> '{stocks,{{shop.ProductId}},total}', after #>> '{stocks,{{shop.ProductId}},total}')
            FROM activity_log WHERE event_id = '{{shop.EventId}}' AND action_type = 'stocks_adjusted'
            """));
    }

    private static string[] Levels(JsonElement body) =>
        [.. body.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("stock").GetRawText())];

    private static async Task<HttpResponseMessage> SendAsync(Shop shop, object[] rows, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, shop.AdminPath("/stock/bulk")) { Content = JsonContent.Create(new { items = rows }) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await shop.Admin.SendAsync(request);
    }
}
