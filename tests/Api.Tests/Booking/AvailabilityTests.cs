using System.Net;

namespace OrleansTickets.Api.Tests.Booking;

[Collection(ClockedTests.Name)]
public sealed class AvailabilityTests(ClockedApp clocked)
{
    [Fact]
    public async Task Check_FreeTickets_PricesThemAndHoldsNone()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        using var response = await shop.CheckAsync(shop.Wish(2, visitDate: Shop.VisitDate));
        await Json.IsAsync(response, HttpStatusCode.OK, $$"""
            {"available":true,"total_amount":30000,"currency":"KRW","items":[
              {"product_id":"{{shop.ProductId}}","option_id":null,"quantity":2,"unit_price":15000,"available_quantity":100}]}
            """);
        await shop.AssertStockAsync(total: 100, held: 0, sold: 0);
    }

    [Fact]
    public async Task Check_Option_AddsItsPriceAndCountsItsOwnStock()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var option = await shop.AddOptionAsync("Evening", extraPrice: 5_000, stock: 3);
        using var response = await shop.CheckAsync(shop.Wish(2, optionId: option));
        await Json.IsAsync(response, HttpStatusCode.OK, $$"""
            {"available":true,"total_amount":40000,"currency":"KRW","items":[
              {"product_id":"{{shop.ProductId}}","option_id":"{{option}}","quantity":2,"unit_price":20000,"available_quantity":3}]}
            """);
    }

    [Theory]
    [InlineData(5, 6)]
    [InlineData(100, 11)]
    public async Task Check_MoreThanFreeOrAllowed_IsNotAvailable(int stock, int quantity)
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock);
        using var response = await shop.CheckAsync(shop.Wish(quantity));
        var answer = await Json.ReadAsync(response, HttpStatusCode.OK);
        Assert.False(answer.GetProperty("available").GetBoolean());
        Assert.Equal(stock, answer.GetProperty("items")[0].GetProperty("available_quantity").GetInt32());
    }

    [Fact]
    public async Task Check_AfterHoldAndExpiry_FollowsTheStock()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 4);
        await shop.HoldAsync(4);
        using var full = await shop.CheckAsync(shop.Wish());
        Assert.False((await Json.ReadAsync(full, HttpStatusCode.OK)).GetProperty("available").GetBoolean());
        clocked.Clock.Advance(TimeSpan.FromMinutes(10));
        using var free = await shop.CheckAsync(shop.Wish(4));
        Assert.True((await Json.ReadAsync(free, HttpStatusCode.OK)).GetProperty("available").GetBoolean());
    }

    [Fact]
    public async Task Check_NotToBeHad_SaysWhy()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var later = await shop.AddProductAsync(5, product => product["sale_starts_at"] = "2027-06-01T00:00:00Z");
        using var unknown = await shop.CheckAsync(shop.Wish(productId: Guid.Empty));
        await ProblemAssert.IsAsync(unknown, HttpStatusCode.NotFound, "NOT_FOUND");
        using var early = await shop.CheckAsync(shop.Wish(productId: later));
        await ProblemAssert.IsAsync(early, HttpStatusCode.Conflict, "NOT_ON_SALE");
        await shop.SetActiveAsync(false);
        using var hidden = await shop.CheckAsync(shop.Wish());
        await ProblemAssert.IsAsync(hidden, HttpStatusCode.NotFound, "NOT_FOUND");
    }
}
