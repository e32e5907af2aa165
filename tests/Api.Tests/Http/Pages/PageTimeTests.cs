using System.Net;

namespace OrleansTickets.Api.Tests.Http.Pages;

[Collection(ClockedTests.Name)]
public sealed class PageTimeTests(ClockedApp clocked)
{
    [Fact]
    public async Task Page_SaleBeginsAndEnds_ShowsItAtThatMoment()
    {
        Assert.SkipWhen(Silo.Engines.GrainEngine.Name == "orleans", "On Orleans only the grains' clock can be moved: see TestClock.");
        var start = clocked.Clock.GetUtcNow().AddSeconds(10);
        using var shop = await Shop.OpenAsync(clocked.App, change: product =>
        {
            product["sale_starts_at"] = start.ToString("O");
            product["sale_ends_at"] = start.AddSeconds(7).ToString("O");
        });
        Assert.False(await IsOnSaleAsync(shop));
        clocked.Clock.Advance(TimeSpan.FromSeconds(9.999));
        Assert.False(await IsOnSaleAsync(shop));
        clocked.Clock.Advance(TimeSpan.FromSeconds(0.001));
        Assert.True(await IsOnSaleAsync(shop));
        clocked.Clock.Advance(TimeSpan.FromSeconds(6.999));
        Assert.True(await IsOnSaleAsync(shop));
        clocked.Clock.Advance(TimeSpan.FromSeconds(0.001));
        Assert.False(await IsOnSaleAsync(shop));
    }

    private static async Task<bool> IsOnSaleAsync(Shop shop)
    {
        var on = false;
        for (var i = 0; i < 2; i++)
        {
            using var response = await shop.Buyer.GetAsync($"/api/public/{shop.Code}/products");
            on = (await Json.ReadAsync(response, HttpStatusCode.OK)).GetProperty("items")[0].GetProperty("on_sale").GetBoolean();
        }

        return on;
    }
}
