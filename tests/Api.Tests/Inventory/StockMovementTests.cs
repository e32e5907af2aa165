using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansTickets.Api.Tests.Inventory;

[Collection(ClockedTests.Name)]
public sealed class StockMovementTests(ClockedApp clocked)
{
    [Fact]
    public async Task List_WholeLife_IsToldNewestFirst()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 10);
        var option = await shop.AddOptionAsync("Evening", stock: 3);
        var other = await shop.AddProductAsync(7);
        var sold = await shop.HoldAsync(shop.Wish(2, optionId: option));
        await shop.Grain.ConfirmAsync(sold);
        using var cancelled = await shop.CancelAsync(await shop.HoldAsync(4));
        using var bulk = await shop.Admin.PostAsJsonAsync(shop.AdminPath("/stock/bulk"), new
        {
            items = (object[])
            [
                new { product_id = shop.ProductId, delta = -1, reason = "damaged", notes = "Water" },
                new { product_id = other, delta = 1, reason = "in", notes = "Not of this product" },
                new { option_id = option, delta = 2, reason = "in" },
            ],
        });
        bulk.EnsureSuccessStatusCode();

        Assert.Equal(
            [
                "option stocks_adjusted in 2: 1 to 3 () by an admin",
                "product stocks_adjusted damaged -1: 10 to 9 (Water) by an admin",
                "product hold_cancelled return 4: 6 to 10 ()",
                "product tickets_held out -4: 10 to 6 ()",
                "option hold_confirmed transfer 2: 1 to 1 ()",
                "option tickets_held out -2: 3 to 1 ()",
                "option option_added in 3: 0 to 3 ()",
                "product product_added in 10: 0 to 10 ()",
            ],
            (await ListAsync(shop, "")).Select(Describe));
        Assert.All(await ListAsync(shop, $"&option_id={option}"), movement => Assert.Equal(option, movement.GetProperty("option_id").GetGuid()));
    }

    [Fact]
    public async Task List_Members_TellNoReservation()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        await shop.HoldAsync();
        Assert.Equal(
            ["admin_id", "after", "at", "before", "cause", "notes", "option_id", "product_id", "quantity", "type"],
            Json.Members((await ListAsync(shop, ""))[0]));
    }

    [Fact]
    public async Task Walk_WhileBuyersReserve_SeesEachOldMovementOnce()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 1_000);
        for (var i = 1; i <= 12; i++)
        {
            await shop.HoldAsync(shop.Wish(1, buyer: i));
        }

        var old = (await ListAsync(shop, "")).Select(movement => movement.GetProperty("after").GetInt32()).ToList();
        List<int> walked = [];
        string? cursor = null;
        do
        {
            using var response = await shop.Admin.GetAsync(
                $"{shop.AdminPath($"/{shop.ProductId}/stock/movements")}&limit=5{(cursor is null ? "" : $"&cursor={cursor}")}");
            var page = await Json.ReadAsync(response, HttpStatusCode.OK);
            Assert.Equal(JsonValueKind.Null, page.GetProperty("total").ValueKind);
            walked.AddRange(page.GetProperty("items").EnumerateArray().Select(movement => movement.GetProperty("after").GetInt32()));
            cursor = page.GetProperty("next_cursor").GetString();
            await shop.HoldAsync(shop.Wish(1, buyer: 100 + walked.Count));
        }
        while (cursor is not null);
        Assert.Equal(13, old.Count);
        Assert.Equal(old, walked);
    }

    [Fact]
    public async Task List_UnknownProductOrOption_IsNotFound()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var shared = await shop.AddOptionAsync("Evening");
        string[] paths =
        [
            shop.AdminPath($"/{Guid.Empty}/stock/movements"),
            $"{shop.AdminPath($"/{shop.ProductId}/stock/movements")}&option_id={Guid.Empty}",
            $"{shop.AdminPath($"/{shop.ProductId}/stock/movements")}&option_id={shared}",
        ];
        foreach (var path in paths)
        {
            using var response = await shop.Admin.GetAsync(path);
            await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
        }
    }

    private static string Describe(JsonElement movement)
    {
        string Text(string member) => movement.GetProperty(member).ToString();
        var stock = movement.GetProperty("option_id").ValueKind == JsonValueKind.Null ? "product" : "option";
        var by = movement.GetProperty("admin_id").ValueKind == JsonValueKind.Null ? "" : " by an admin";
        return $"{stock} {Text("cause")} {Text("type")} {Text("quantity")}: {Text("before")} to {Text("after")} ({Text("notes")}){by}";
    }

    private static async Task<List<JsonElement>> ListAsync(Shop shop, string query)
    {
        using var response = await shop.Admin.GetAsync(shop.AdminPath($"/{shop.ProductId}/stock/movements") + query);
        return [.. (await Json.ReadAsync(response, HttpStatusCode.OK)).GetProperty("items").EnumerateArray()];
    }
}
