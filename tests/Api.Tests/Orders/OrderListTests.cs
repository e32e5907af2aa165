using System.Net;
using OrleansTickets.Contracts.Orders;

namespace OrleansTickets.Api.Tests.Orders;

[Collection(OrdersTests.Name)]
public sealed class OrderListTests(OrdersApp orders)
{
    [Fact]
    public async Task List_All_ShowsOrdersOfTheEventNewestFirstWithTheirCustomers()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        using var other = await OrderDesk.OpenAsync(orders);
        var first = await desk.PayAsync(2, Shop.VisitDate, "김하늘", 12_345_678);
        var second = await desk.PlaceAsync();
        await other.PayAsync();

        var page = await desk.ListAsync();

        Assert.Equal([second.OrderNumber, first.OrderNumber], OrderDesk.Numbers(page));
        var item = page.GetProperty("items")[1];
        Assert.Equal("paid", item.GetProperty("status").GetString());
        Assert.Equal(Shop.VisitDate, item.GetProperty("visit_date").GetString());
        Assert.Equal((2, 30_000L, 0L), (
            item.GetProperty("quantity").GetInt32(), item.GetProperty("total_amount").GetInt64(), item.GetProperty("refunded_amount").GetInt64()));
        var customer = item.GetProperty("customer");
        Assert.Equal(("김하늘", "01012345678", "minji@example.com"), (
            customer.GetProperty("name").GetString(), customer.GetProperty("phone").GetString(), customer.GetProperty("email").GetString()));
    }

    [Fact]
    public async Task List_ByEachFilter_ShowsWhatFits()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        var old = await desk.PayAsync(1, "2026-12-24", "김하늘", 11_111_111);
        var refunded = await desk.PayAsync(1, "2026-12-25", "이도윤", 22_222_222);
        using (var refund = await desk.RefundAsync(refunded, new { reason = "비" }))
        {
            await Json.ReadAsync(refund, HttpStatusCode.OK);
        }

        var open = await desk.PlaceAsync(1, null, "Hong Gildong", 33_333_333);
        var at = open.PlacedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");

        await IsAsync("?status=refunded", refunded);
        await IsAsync("?status=paid", old);
        await IsAsync("?status=completed");
        await IsAsync("?visit_date=2026-12-24", old);
        await IsAsync($"?order_number={refunded.OrderNumber}", refunded);
        await IsAsync($"?order_number={refunded.OrderNumber[..4].ToLowerInvariant()}-{refunded.OrderNumber[4..]}", refunded);
        await IsAsync("?phone=010-3333-3333", open);
        await IsAsync("?phone=%2B82%2010-3333-3334");
        await IsAsync("?customer_name=하늘", old);
        await IsAsync("?customer_name=gild", open);
        await IsAsync("?customer_name=%25");
        await IsAsync($"?placed_from={at}", open);
        await IsAsync($"?placed_to={at}", open, refunded, old);
        await IsAsync($"?placed_to={at}&status=pending&customer_name=hong&phone=01033333333", open);
        await IsAsync("?placed_to=2020-01-01");

        async Task IsAsync(string query, params Order[] expected) =>
            Assert.Equal(expected.Select(order => order.OrderNumber), await desk.NumbersAsync(query));
    }

    [Theory]
    [InlineData("status=gone", "status")]
    [InlineData("visit_date=2026-13-01", "visit_date")]
    [InlineData("order_number=7K3M9QX2T4VWBD", "order_number")]
    [InlineData("phone=1", "phone")]
    [InlineData("placed_from=yesterday", "placed_from")]
    [InlineData("customer_name=", "customer_name")]
    [InlineData("customer_name=a&skip=1", "skip")]
    [InlineData("cursor=AAAA", "cursor")]
    public async Task List_WrongFilter_IsRefusedByField(string query, string field)
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        using var response = await desk.Manager.GetAsync($"/api/admin/orders?{query}");
        await ProblemAssert.IsInvalidAsync(response, field);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&customer_name=minji")]
    public async Task Walk_ByCursorWhileOthersOrder_SeesEachOnce(string filter)
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        var placed = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            placed.Insert(0, (await desk.PlaceAsync()).OrderNumber);
            await desk.PlaceAsync(name: "Somebody else");
        }

        var walked = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await desk.ListAsync($"?limit=3{filter}{(cursor is null ? "" : $"&cursor={cursor}")}");
            walked.AddRange(OrderDesk.Numbers(page));
            await desk.PlaceAsync();
            if (page.GetProperty("next_cursor").GetString() is not { } next)
            {
                break;
            }

            cursor = next;
        }

        Assert.Distinct(walked);
        Assert.Equal(placed, walked.Where(placed.Contains));
        Assert.Equal(filter.Length == 0 ? 14 : 7, walked.Count);
    }

    [Fact]
    public async Task List_CustomerErased_ShowsTheOrderWithoutAName()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        var order = await desk.PayAsync(name: "Kim Minji", buyer: 98_765_432);
        using var erased = await desk.Shop.Admin.PostAsync(
            "/api/super-admin/personal-data/erase", new StringContent("""{"phone":"01098765432"}""", System.Text.Encoding.UTF8, "application/json"));
        await Json.ReadAsync(erased, HttpStatusCode.OK);

        var item = Assert.Single((await desk.ListAsync()).GetProperty("items").EnumerateArray());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, item.GetProperty("customer").ValueKind);
        Assert.Empty(await desk.NumbersAsync("?customer_name=minji"));
        Assert.Empty(await desk.NumbersAsync("?phone=01098765432"));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await desk.ReadAsync(order)).GetProperty("customer").ValueKind);
    }
}
