using System.Net;
using System.Text.Json.Nodes;

namespace OrleansTickets.Api.Tests.Booking;

[Collection(ClockedTests.Name)]
public sealed class ReserveTests(ClockedApp clocked)
{
    [Fact]
    public async Task Reserve_FreeTickets_AnswersAsTheContractSays()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var option = await shop.AddOptionAsync("Evening", extraPrice: 5_000);
        var wish = shop.Wish(2, visitDate: Shop.VisitDate);
        wish["items"]!.AsArray().Add((JsonNode)Shop.Item(shop.ProductId, 1, option));
        var expiresAt = clocked.Clock.GetUtcNow() + TimeSpan.FromMinutes(10);

        using var response = await shop.ReserveAsync(wish);
        var reservation = await Json.ReadAsync(response, HttpStatusCode.Created);
        var id = reservation.GetProperty("reservation_id").GetGuid();
        Assert.Equal(expiresAt, reservation.GetProperty("expires_at").GetDateTimeOffset());
        Assert.EndsWith("Z", reservation.GetProperty("expires_at").GetString(), StringComparison.Ordinal);
        Assert.Equal(shop.BookingPath($"/reservation/{id}"), response.Headers.Location?.OriginalString);
        await Json.IsAsync(response, HttpStatusCode.Created, $$"""
            {"reservation_id":"{{id}}","status":"held","items":[
              {"product_id":"{{shop.ProductId}}","option_id":null,"name":"General admission",
               "quantity":2,"unit_price":15000,"total_price":30000},
              {"product_id":"{{shop.ProductId}}","option_id":"{{option}}","name":"General admission - Evening",
               "quantity":1,"unit_price":20000,"total_price":20000}],
             "visit_date":"{{Shop.VisitDate}}","total_amount":50000,"currency":"KRW",
             "expires_at":"{{reservation.GetProperty("expires_at").GetString()}}"}
            """);
        await shop.AssertStockAsync(total: 100, held: 3, sold: 0);
    }

    [Fact]
    public async Task Reserve_Location_LeadsToTheSameAnswer()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        using var reserved = await shop.ReserveAsync();
        using var read = await shop.Buyer.GetAsync(reserved.Headers.Location);
        Assert.Equal(await reserved.Content.ReadAsStringAsync(), await read.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Reserve_MoreThanFree_IsSoldOutWithWhatIsLeft()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 5);
        await shop.HoldAsync(3);
        using var response = await shop.ReserveAsync(3);
        var problem = await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "SOLD_OUT");
        Assert.Equal(2, problem.GetProperty("available").GetInt32());
        Assert.Equal(shop.ProductId, problem.GetProperty("product_id").GetGuid());
        await shop.AssertStockAsync(total: 5, held: 3, sold: 0);
    }

    [Fact]
    public async Task Reserve_OneItemOfTwoShort_HoldsNeither()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var scarce = await shop.AddProductAsync(1);
        var wish = shop.Wish(2);
        wish["items"]!.AsArray().Add((JsonNode)Shop.Item(scarce, 2));
        using var response = await shop.ReserveAsync(wish);
        var problem = await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "SOLD_OUT");
        Assert.Equal(1, problem.GetProperty("available").GetInt32());
        await shop.AssertStockAsync(total: 100, held: 0, sold: 0);
    }

    [Theory]
    [InlineData("ko-KR", "남은 티켓이 부족합니다.")]
    [InlineData("en", "Not enough tickets are left.")]
    public async Task Reserve_SoldOut_SaysSoInTheBuyersLanguage(string language, string message)
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 0);
        shop.Buyer.DefaultRequestHeaders.Add("Accept-Language", language);
        using var response = await shop.ReserveAsync();
        var problem = await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "SOLD_OUT");
        Assert.Equal(message, problem.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Reserve_AroundTheSaleWindow_SellsOnlyWithin()
    {
        var now = clocked.Clock.GetUtcNow();
        using var shop = await Shop.OpenAsync(clocked.App, change: product =>
        {
            product["sale_starts_at"] = (now + TimeSpan.FromMinutes(1)).ToString("O");
            product["sale_ends_at"] = (now + TimeSpan.FromMinutes(2)).ToString("O");
        });
        using var early = await shop.ReserveAsync();
        await ProblemAssert.IsAsync(early, HttpStatusCode.Conflict, "NOT_ON_SALE");
        clocked.Clock.Advance(TimeSpan.FromMinutes(1));
        using var inTime = await shop.ReserveAsync();
        Assert.Equal(HttpStatusCode.Created, inTime.StatusCode);
        clocked.Clock.Advance(TimeSpan.FromMinutes(1));
        using var late = await shop.ReserveAsync();
        await ProblemAssert.IsAsync(late, HttpStatusCode.Conflict, "NOT_ON_SALE");
    }

    [Fact]
    public async Task Reserve_InactiveProduct_IsNotOnSale()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var inactive = await shop.AddProductAsync(5, product => product["is_active"] = false);
        using var response = await shop.ReserveAsync(shop.Wish(productId: inactive));
        await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "NOT_ON_SALE");
    }

    [Fact]
    public async Task Reserve_OverALimit_NamesTheLimit()
    {
        using var shop = await Shop.OpenAsync(clocked.App, change: product => product["max_per_order"] = 4);
        var second = await shop.AddProductAsync(50, product => product["max_per_buyer"] = 6);

        await IsRefusedAsync(shop.Wish(5), 4);
        await IsRefusedAsync(shop.Wish(7, second), 6);
        var both = shop.Wish(4);
        both["items"]!.AsArray().Add((JsonNode)Shop.Item(second, 6));
        await shop.HoldAsync(both);
        await IsRefusedAsync(shop.Wish(1, second), 6);
        await shop.HoldAsync(shop.Wish(1, second, buyer: 1));

        var eleven = shop.Wish(4, buyer: 2);
        eleven["items"]!.AsArray().Add((JsonNode)Shop.Item(second, 6));
        eleven["items"]!.AsArray().Add((JsonNode)Shop.Item(await shop.AddProductAsync(5), 1));
        await IsRefusedAsync(eleven, 10);

        async Task IsRefusedAsync(JsonObject wish, int limit)
        {
            using var response = await shop.ReserveAsync(wish);
            var problem = await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "LIMIT_EXCEEDED");
            Assert.Equal(limit, problem.GetProperty("limit").GetInt32());
        }
    }

    [Fact]
    public async Task Reserve_UnknownOrHidden_IsNotFound()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        using var other = await Shop.OpenAsync(clocked.App, active: false);
        await IsNotFoundAsync(shop, shop.Wish(productId: Guid.Empty));
        await IsNotFoundAsync(shop, shop.Wish(productId: other.ProductId));
        await IsNotFoundAsync(shop, shop.Wish(optionId: Guid.Empty));
        await IsNotFoundAsync(other, other.Wish());

        static async Task IsNotFoundAsync(Shop shop, JsonObject wish)
        {
            using var response = await shop.ReserveAsync(wish);
            await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
        }
    }

    [Fact]
    public async Task Reserve_DailyCapacity_CountsEachVisitDateByItself()
    {
        using var shop = await Shop.OpenAsync(clocked.App, change: product => product["daily_capacity"] = 3);
        using var unnamed = await shop.ReserveAsync();
        await ProblemAssert.IsInvalidAsync(unnamed, "visit_date");
        await shop.HoldAsync(shop.Wish(2, visitDate: "2026-12-24"));
        using var full = await shop.ReserveAsync(shop.Wish(2, visitDate: "2026-12-24"));
        var problem = await ProblemAssert.IsAsync(full, HttpStatusCode.Conflict, "SOLD_OUT");
        Assert.Equal(1, problem.GetProperty("available").GetInt32());
        await shop.HoldAsync(shop.Wish(3, visitDate: "2026-12-25"));
    }

    [Theory]
    [InlineData("2026-10-31")]
    [InlineData("2028-01-01")]
    [InlineData("2026-11-30")]
    public async Task Reserve_VisitDateThatCannotBe_IsInvalid(string visitDate)
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        using var response = await shop.ReserveAsync(shop.Wish(visitDate: visitDate));
        await ProblemAssert.IsInvalidAsync(response, "visit_date");
    }

    [Theory]
    [InlineData("items", null, "items")]
    [InlineData("items", "[]", "items")]
    [InlineData("items", "[null]", "items.product_id", "items.quantity")]
    [InlineData("items", """[{"product_id":"x","quantity":0}]""", "items.product_id", "items.quantity")]
    [InlineData("customer", null, "customer.name", "customer.phone")]
    [InlineData("customer", """{"name":" ","phone":"x","email":"x"}""", "customer.name", "customer.phone", "customer.email")]
    [InlineData("visit_date", "\"1999-01-01\"", "visit_date")]
    public async Task Reserve_InvalidBody_NamesEveryField(string member, string? value, params string[] fields)
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var wish = shop.Wish();
        wish[member] = value is null ? null : JsonNode.Parse(value);
        await ProblemAssert.IsInvalidAsync(await shop.ReserveAsync(wish), fields);
    }

    [Fact]
    public async Task Reserve_SameProductTwice_IsInvalid()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var wish = shop.Wish();
        wish["items"]!.AsArray().Add((JsonNode)Shop.Item(shop.ProductId, 1));
        await ProblemAssert.IsInvalidAsync(await shop.ReserveAsync(wish), "items");
    }
}
