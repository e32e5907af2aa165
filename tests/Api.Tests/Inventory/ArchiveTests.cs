using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansTickets.Api.Tests.Inventory;

[Collection(ClockedTests.Name)]
public sealed class ArchiveTests(ClockedApp clocked)
{
    [Fact]
    public async Task Delete_Product_IsListedAndSoldNoMore()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var other = await shop.AddProductAsync(5);
        await shop.ArchiveAsync($"/{shop.ProductId}");

        Assert.Equal([other], await IdsAsync(shop.Admin, shop.AdminPath("")));
        Assert.Equal([other], await IdsAsync(shop.Buyer, $"/api/public/{shop.Code}/products"));
        Assert.Equal(Sorted(shop.ProductId, other), await IdsAsync(shop.Admin, $"{shop.AdminPath("")}&include_archived=true"));
        using var refused = await shop.ReserveAsync();
        await ProblemAssert.IsAsync(refused, HttpStatusCode.Conflict, "NOT_ON_SALE");
        Assert.Equal(clocked.Clock.GetUtcNow(), (await shop.ReadProductAsync()).GetProperty("archived_at").GetDateTimeOffset());
    }

    [Fact]
    public async Task Delete_ProductWithHoldsAndSales_LeavesThemAlive()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var (sold, held, cancelled) = (await shop.HoldAsync(3), await shop.HoldAsync(2), await shop.HoldAsync(1));
        await shop.Grain.ConfirmAsync(sold);
        await shop.ArchiveAsync($"/{shop.ProductId}");

        using var extended = await shop.ExtendAsync(held);
        Assert.Equal(HttpStatusCode.OK, extended.StatusCode);
        Assert.NotNull((await shop.Grain.ConfirmAsync(held)).Value);
        using var given = await shop.CancelAsync(cancelled);
        Assert.Equal(HttpStatusCode.NoContent, given.StatusCode);
        await shop.AssertStockAsync(total: 100, held: 0, sold: 5);
    }

    [Fact]
    public async Task Delete_Twice_IsDoneOnce()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        await shop.ArchiveAsync($"/{shop.ProductId}");
        var first = (await shop.ReadProductAsync()).GetProperty("archived_at").GetDateTimeOffset();
        clocked.Clock.Advance(TimeSpan.FromSeconds(1));
        await shop.ArchiveAsync($"/{shop.ProductId}");
        Assert.Equal(first, (await shop.ReadProductAsync()).GetProperty("archived_at").GetDateTimeOffset());
        Assert.Equal(["product_archived"], await ActionsAsync(shop, shop.ProductId));
    }

    [Fact]
    public async Task Delete_ByStaff_IsForbidden()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var option = await shop.AddOptionAsync("Evening");
        using var staff = await clocked.App.CreateClientAsync(As.Staff(shop.EventId));
        using var manager = await clocked.App.CreateClientAsync(As.Manager(shop.EventId));
        foreach (var path in (string[])[$"/api/admin/products/options/{option}", $"/api/admin/products/{shop.ProductId}"])
        {
            using var forbidden = await staff.DeleteAsync(path);
            await ProblemAssert.IsAsync(forbidden, HttpStatusCode.Forbidden, "FORBIDDEN");
            using var allowed = await manager.DeleteAsync(path);
            Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        }
    }

    [Fact]
    public async Task Change_ArchivedProduct_IsAConflictThatSaysSo()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var option = await shop.AddOptionAsync("Evening", stock: 5);
        await shop.ArchiveAsync($"/{shop.ProductId}");
        HttpResponseMessage[] answers =
        [
            await shop.Admin.PutAsJsonAsync(shop.AdminPath($"/{shop.ProductId}"), Shop.NewProduct(5)),
            await shop.Admin.PostAsJsonAsync(shop.AdminPath($"/{shop.ProductId}/options"), new { name = "Morning" }),
            await shop.Admin.PutAsJsonAsync(shop.AdminPath($"/options/{option}"), new { name = "Night" }),
            await shop.AdjustAsync(new { delta = 1, reason = "in" }),
        ];
        foreach (var answer in answers)
        {
            var problem = await ProblemAssert.IsAsync(answer, HttpStatusCode.Conflict, "CONFLICT");
            Assert.Equal(["archived_at"], Json.Members(problem.GetProperty("errors")));
            answer.Dispose();
        }
    }

    [Fact]
    public async Task DeleteOption_WithHolds_LeavesThemAliveAndTheProductOnSale()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var (gone, stays) = (await shop.AddOptionAsync("Evening", stock: 5), await shop.AddOptionAsync("Morning"));
        var held = await shop.HoldAsync(shop.Wish(2, optionId: gone));
        await shop.ArchiveAsync($"/options/{gone}");

        Assert.Equal([stays], Options(await shop.ReadProductAsync()));
        using var page = await shop.Buyer.GetAsync($"/api/public/{shop.Code}/products");
        Assert.Equal([stays], Options((await Json.ReadAsync(page, HttpStatusCode.OK)).GetProperty("items")[0]));
        using var refused = await shop.ReserveAsync(shop.Wish(optionId: gone));
        await ProblemAssert.IsAsync(refused, HttpStatusCode.Conflict, "NOT_ON_SALE");
        await shop.HoldAsync(shop.Wish(optionId: stays));
        Assert.NotNull((await shop.Grain.ConfirmAsync(held)).Value);
        using var read = await shop.Admin.GetAsync(shop.AdminPath($"/options/{gone}"));
        var option = await Json.ReadAsync(read, HttpStatusCode.OK);
        Assert.Equal(2, option.GetProperty("stock_sold").GetInt32());
        Assert.NotEqual(JsonValueKind.Null, option.GetProperty("archived_at").ValueKind);
    }

    [Fact]
    public async Task ListOptions_Archived_OnlyIfAsked()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var (gone, stays) = (await shop.AddOptionAsync("Evening", stock: 5), await shop.AddOptionAsync("Morning", extraPrice: -500));
        await shop.ArchiveAsync($"/options/{gone}");
        var path = shop.AdminPath($"/{shop.ProductId}/options");
        using var listed = await shop.Admin.GetAsync(path);
        await Json.IsAsync(listed, HttpStatusCode.OK, $$"""
            {"items":[{"id":"{{stays}}","product_id":"{{shop.ProductId}}","name":"Morning","extra_price":-500,"stock_total":null,
              "stock_available":null,"stock_held":null,"stock_sold":null,"is_active":true,"archived_at":null}],
             "total":1,"skip":0,"limit":100,"next_cursor":null}
            """);
        Assert.Equal(Sorted(gone, stays), await IdsAsync(shop.Admin, $"{path}&include_archived=true"));

        await shop.ArchiveAsync($"/{shop.ProductId}");
        Assert.Empty(await IdsAsync(shop.Admin, path));
        Assert.Equal(Sorted(gone, stays), await IdsAsync(shop.Admin, $"{path}&include_archived=true"));
        using var unknown = await shop.Admin.GetAsync(shop.AdminPath($"/{Guid.Empty}/options"));
        await ProblemAssert.IsAsync(unknown, HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task Any_UnknownProductOrOption_IsNotFound()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        HttpResponseMessage[] answers =
        [
            await shop.Admin.DeleteAsync(shop.AdminPath($"/{Guid.Empty}")),
            await shop.Admin.DeleteAsync(shop.AdminPath($"/options/{Guid.Empty}")),
            await shop.Admin.GetAsync(shop.AdminPath($"/options/{Guid.Empty}")),
        ];
        foreach (var answer in answers)
        {
            await ProblemAssert.IsAsync(answer, HttpStatusCode.NotFound, "NOT_FOUND");
            answer.Dispose();
        }
    }

    /// <summary>As made within one millisecond: by what of their ids is random.</summary>
    private static IEnumerable<Guid> Sorted(params Guid[] ids) => ids.Order();

    private static IEnumerable<Guid> Options(JsonElement product) =>
        product.GetProperty("options").EnumerateArray().Select(option => option.GetProperty("id").GetGuid());

    private static async Task<List<Guid>> IdsAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        var page = await Json.ReadAsync(response, HttpStatusCode.OK);
        return [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())];
    }

    private static async Task<string[]> ActionsAsync(Shop shop, Guid target) => await shop.Database.ScalarAsync<string[]>(
        $"SELECT array_agg(action_type ORDER BY seq) FROM activity_log WHERE target_id = '{target}' AND action_type LIKE '%archived'");
}
