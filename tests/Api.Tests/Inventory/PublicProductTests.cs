using System.Net;
using System.Text.Json;

namespace OrleansTickets.Api.Tests.Inventory;

[Collection(ClockedTests.Name)]
public sealed class PublicProductTests(ClockedApp clocked)
{
    [Fact]
    public async Task List_AsBuyersReserve_FollowsTheStock()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 3);
        await IsAsync(shop, available: 3, soldOut: false);
        var first = await shop.HoldAsync(2);
        await IsAsync(shop, available: 1, soldOut: false);
        await shop.HoldAsync(1);
        await IsAsync(shop, available: 0, soldOut: true);
        using var cancelled = await shop.CancelAsync(first);
        await IsAsync(shop, available: 2, soldOut: false);
    }

    [Fact]
    public async Task List_Product_HasNothingOfTheOrganisers()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        Assert.Equal(
            [
                "available", "currency", "description", "entries_per_ticket", "id", "image_urls", "max_per_buyer", "max_per_order", "name", "on_sale",
                "options", "price", "sale_ends_at", "sale_starts_at", "sold_out", "visit_date_required",
            ],
            Json.Members((await ListAsync(shop)).Single()));
    }

    [Fact]
    public async Task List_Options_ShowTheirPriceAndStock()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 0);
        var option = await shop.AddOptionAsync("Evening", extraPrice: 5_000, stock: 1);
        var product = (await ListAsync(shop)).Single();
        Assert.False(product.GetProperty("sold_out").GetBoolean());
        Assert.True(JsonElement.DeepEquals(
            JsonDocument.Parse($$"""{"id":"{{option}}","name":"Evening","price":20000,"available":1,"sold_out":false}""").RootElement,
            product.GetProperty("options")[0]));
        await shop.HoldAsync(shop.Wish(optionId: option));
        Assert.True((await ListAsync(shop)).Single().GetProperty("sold_out").GetBoolean());
    }

    [Fact]
    public async Task List_InactiveProduct_IsHiddenAndOthersAreInOrder()
    {
        using var shop = await Shop.OpenAsync(clocked.App, change: product => product["display_order"] = 2);
        var first = await shop.AddProductAsync(1, product => product["display_order"] = 1);
        await shop.AddProductAsync(1, product => product["is_active"] = false);
        Assert.Equal([first, shop.ProductId], (await ListAsync(shop)).Select(product => product.GetProperty("id").GetGuid()));
    }

    [Fact]
    public async Task List_InactiveOrUnknownEvent_IsNotFound()
    {
        using var shop = await Shop.OpenAsync(clocked.App, active: false);
        foreach (var path in (string[])[$"/api/public/{shop.Code}/products", "/api/public/NOSUCH/products", "/api/public/no/products"])
        {
            using var response = await shop.Buyer.GetAsync(path);
            await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
        }
    }

    [Fact]
    public async Task List_VisitDate_ShowsWhatIsFreeOnThatDay()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 100, change: product => product["daily_capacity"] = 5);
        var option = await shop.AddOptionAsync("Evening", stock: 4);
        await shop.AddProductAsync(9, product => product["display_order"] = 1);
        await shop.HoldAsync(shop.Wish(2, visitDate: Shop.VisitDate));
        var sold = await shop.HoldAsync(shop.Wish(1, optionId: option, visitDate: Shop.VisitDate));
        await shop.Grain.ConfirmAsync(sold);

        Assert.Equal((2, 2, 9), await AvailableAsync(Shop.VisitDate));
        Assert.Equal((5, 3, 9), await AvailableAsync("2026-12-25"));
        Assert.Equal((98, 3, 9), await AvailableAsync(null));

        await shop.HoldAsync(shop.Wish(2, visitDate: Shop.VisitDate));
        var full = (await ListAsync(shop, Shop.VisitDate))[0];
        Assert.True(full.GetProperty("sold_out").GetBoolean());
        Assert.True(full.GetProperty("options")[0].GetProperty("sold_out").GetBoolean());
        Assert.False((await ListAsync(shop, null))[0].GetProperty("sold_out").GetBoolean());

        async Task<(int Product, int Option, int Unlimited)> AvailableAsync(string? date)
        {
            var products = await ListAsync(shop, date);
            return (Available(products[0]), Available(products[0].GetProperty("options")[0]), Available(products[1]));
        }

        static int Available(JsonElement one) => one.GetProperty("available").GetInt32();
    }

    [Theory]
    [InlineData("2026-10-31")]
    [InlineData("2028-01-01")]
    [InlineData("2026-11-20")]
    [InlineData("tomorrow")]
    [InlineData("")]
    public async Task List_VisitDateThatCannotBe_IsInvalid(string date)
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        using var response = await shop.Buyer.GetAsync($"/api/public/{shop.Code}/products?visit_date={date}");
        await ProblemAssert.IsInvalidAsync(response, "visit_date");
    }

    private static async Task IsAsync(Shop shop, int available, bool soldOut)
    {
        var product = (await ListAsync(shop)).Single();
        Assert.Equal(available, product.GetProperty("available").GetInt32());
        Assert.Equal(soldOut, product.GetProperty("sold_out").GetBoolean());
    }

    private static async Task<List<JsonElement>> ListAsync(Shop shop, string? visitDate = null)
    {
        using var response = await shop.Buyer.GetAsync(
            $"/api/public/{shop.Code}/products{(visitDate is null ? "" : $"?visit_date={visitDate}")}");
        return [.. (await Json.ReadAsync(response, HttpStatusCode.OK)).GetProperty("items").EnumerateArray()];
    }
}
