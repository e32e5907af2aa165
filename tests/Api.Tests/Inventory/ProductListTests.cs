using System.Net;
using System.Net.Http.Json;

namespace OrleansTickets.Api.Tests.Inventory;

/// <summary>What an organiser's list of products has, and in which order.</summary>
[Collection(ClockedTests.Name)]
public sealed class ProductListTests(ClockedApp clocked)
{
    [Fact]
    public async Task List_IsActive_HasTheOnesAskedFor()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var inactive = await shop.AddProductAsync(1, product => product["is_active"] = false);
        Assert.Equal([shop.ProductId], await IdsAsync(shop, "&is_active=true"));
        Assert.Equal([inactive], await IdsAsync(shop, "&is_active=false"));
    }

    [Fact]
    public async Task List_SoldOut_CountsWhatOptionsOffer()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 1, change: product => product["display_order"] = 1);
        var empty = await shop.AddProductAsync(0, product => product["display_order"] = 2);
        Assert.Equal([empty], await IdsAsync(shop, "&sold_out=true"));
        Assert.Equal([shop.ProductId], await IdsAsync(shop, "&sold_out=false"));

        var hold = await shop.HoldAsync(1);
        Assert.Equal([shop.ProductId, empty], await IdsAsync(shop, "&sold_out=true"));
        var option = await shop.AddOptionAsync("Evening", stock: 1);
        Assert.Equal([shop.ProductId], await IdsAsync(shop, "&sold_out=false"));
        using var put = await shop.Admin.PutAsJsonAsync(shop.AdminPath($"/options/{option}"), new { name = "Evening", is_active = false });
        Assert.Equal([shop.ProductId, empty], await IdsAsync(shop, "&sold_out=true"));
        using var cancelled = await shop.CancelAsync(hold);
        Assert.Equal([shop.ProductId], await IdsAsync(shop, "&sold_out=false"));
    }

    [Theory]
    [InlineData("night", true)]
    [InlineData("NIGHT%20t", true)]
    [InlineData("100%25", true)]
    [InlineData("u_d", true)]
    [InlineData("moon", true)]
    [InlineData("u%25d", false)]
    [InlineData("%5C", false)]
    [InlineData("day", false)]
    public async Task List_Search_LooksInNameAndDescription(string text, bool isFound)
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var found = await shop.AddProductAsync(1, product => (product["name"], product["description"]) = ("Night tour, 100% u_d", "By the moon."));
        Assert.Equal(isFound ? [found] : [], await IdsAsync(shop, $"&q={text}"));
    }

    [Theory]
    [InlineData("is_active=1", "is_active")]
    [InlineData("sold_out=", "sold_out")]
    [InlineData("include_archived=yes", "include_archived")]
    [InlineData("q=", "q")]
    [InlineData("q=%20", "q")]
    [InlineData("q=%00", "q")]
    public async Task List_WrongFilter_NamesIt(string query, string field)
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        using var response = await shop.Admin.GetAsync($"{shop.AdminPath("")}&{query}");
        await ProblemAssert.IsInvalidAsync(response, field);
    }

    [Fact]
    public async Task Reorder_EachProductOnce_IsTheOrderForEveryone()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var (second, third) = (await shop.AddProductAsync(1), await shop.AddProductAsync(1));
        var archived = await shop.AddProductAsync(1);
        await shop.ArchiveAsync($"/{archived}");
        Guid[] order = [third, shop.ProductId, second];
        using var put = await ReorderAsync(shop, order);
        await Json.IsEmptyAsync(put, HttpStatusCode.NoContent);

        Assert.Equal(order, await IdsAsync(shop, ""));
        using var page = await shop.Buyer.GetAsync($"/api/public/{shop.Code}/products");
        var seen = (await Json.ReadAsync(page, HttpStatusCode.OK)).GetProperty("items").EnumerateArray();
        Assert.Equal(order, seen.Select(product => product.GetProperty("id").GetGuid()));
        Assert.Equal(1, (await shop.ReadProductAsync()).GetProperty("display_order").GetInt32());
        using var again = await ReorderAsync(shop, order);
        await Json.IsEmptyAsync(again, HttpStatusCode.NoContent);
        Assert.Equal(1, await shop.Database.ScalarAsync<long>(
            $"SELECT count(*) FROM activity_log WHERE event_id = '{shop.EventId}' AND action_type = 'products_reordered'"));
    }

    [Fact]
    public async Task Reorder_NotTheProductsThatThereAre_IsAConflict()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var second = await shop.AddProductAsync(1);
        foreach (var order in (Guid[][])[[second], [shop.ProductId, second, Guid.Empty], [Guid.Empty]])
        {
            using var response = await ReorderAsync(shop, order);
            var problem = await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "CONFLICT");
            Assert.Equal(["product_ids"], Json.Members(problem.GetProperty("errors")));
        }
    }

    [Fact]
    public async Task Reorder_Malformed_NamesTheField()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        object?[] bodies =
        [
            new { }, new { product_ids = Array.Empty<string>() }, new { product_ids = (string?[])[null] }, new { product_ids = (string[])["x"] },
            new { product_ids = (Guid[])[shop.ProductId, shop.ProductId] }, new { product_ids = Enumerable.Repeat(Guid.Empty, 1_001) },
        ];
        foreach (var body in bodies)
        {
            using var response = await shop.Admin.PutAsJsonAsync(shop.AdminPath("/order"), body);
            await ProblemAssert.IsInvalidAsync(response, "product_ids");
        }
    }

    private static Task<HttpResponseMessage> ReorderAsync(Shop shop, Guid[] order) =>
        shop.Admin.PutAsJsonAsync(shop.AdminPath("/order"), new { product_ids = order });

    private static async Task<List<Guid>> IdsAsync(Shop shop, string query)
    {
        using var response = await shop.Admin.GetAsync(shop.AdminPath("") + query);
        var page = await Json.ReadAsync(response, HttpStatusCode.OK);
        Assert.Equal(page.GetProperty("items").GetArrayLength(), page.GetProperty("total").GetInt32());
        return [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())];
    }
}
