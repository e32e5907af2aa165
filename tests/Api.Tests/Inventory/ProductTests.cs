using System.Net;
using System.Net.Http.Json;

namespace OrleansTickets.Api.Tests.Inventory;

[Collection(ClockedTests.Name)]
public sealed class ProductTests(ClockedApp clocked)
{
    [Fact]
    public async Task Create_ByStaff_AnswersAsTheContractSays()
    {
        var (eventId, _) = await clocked.App.CreateEventAsync();
        using var staff = await clocked.App.CreateClientAsync(As.Staff(eventId));
        using var created = await staff.PostAsJsonAsync("/api/admin/products", Shop.NewProduct(1_000));
        var id = (await Json.ReadAsync(created, HttpStatusCode.Created)).GetProperty("id").GetGuid();
        Assert.Equal($"/api/admin/products/{id}", created.Headers.Location?.OriginalString);
        var now = clocked.Clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'");
        var expected = $$"""
            {"id":"{{id}}","name":"General admission","description":"","price":15000,
             "stock_total":1000,"stock_available":1000,"stock_held":0,"stock_sold":0,
             "sale_starts_at":null,"sale_ends_at":null,"max_per_order":10,"max_per_buyer":null,"daily_capacity":null,
             "display_order":0,"is_active":true,"entries_per_ticket":1,"options":[],"image_ids":[],"image_urls":[],"created_at":"{{now}}","updated_at":"{{now}}","archived_at":null}
            """;
        await Json.IsAsync(created, HttpStatusCode.Created, expected);
        using var read = await staff.GetAsync($"/api/admin/products/{id}");
        await Json.IsAsync(read, HttpStatusCode.OK, expected);
        using var listed = await staff.GetAsync("/api/admin/products");
        await Json.IsAsync(listed, HttpStatusCode.OK, $$"""{"items":[{{expected}}],"total":1,"skip":0,"limit":100,"next_cursor":null}""");
    }

    [Fact]
    public async Task Any_ByViewer_IsForbidden()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        using var viewer = await clocked.App.CreateClientAsync(As.Viewer(shop.EventId));
        foreach (var (method, path) in Routes(shop))
        {
            using var response = await SendAsync(viewer, method, path);
            await ProblemAssert.IsAsync(response, HttpStatusCode.Forbidden, "FORBIDDEN");
        }

        await shop.AssertStockAsync(total: 100, held: 0, sold: 0);
    }

    [Fact]
    public async Task Any_OnAnotherEvent_IsWrongEvent()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var (own, _) = await clocked.App.CreateEventAsync();
        using var manager = await clocked.App.CreateClientAsync(As.Manager(own));
        foreach (var (method, path) in Routes(shop))
        {
            using var foreign = await SendAsync(manager, method, $"{path}?event_id={shop.EventId}");
            await ProblemAssert.IsAsync(foreign, HttpStatusCode.Forbidden, "WRONG_EVENT");
        }

        await shop.AssertStockAsync(total: 100, held: 0, sold: 0);
    }

    [Fact]
    public async Task Any_AnotherEventsProductAsOnesOwn_IsNotFound()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var (own, _) = await clocked.App.CreateEventAsync();
        using var manager = await clocked.App.CreateClientAsync(As.Manager(own));
        foreach (var (method, path) in Routes(shop).Where(route => route.Path.Contains(shop.ProductId.ToString(), StringComparison.Ordinal)))
        {
            using var response = await SendAsync(manager, method, path);
            await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
        }
    }

    [Fact]
    public async Task Get_AfterReservationsAndSales_ShowsTheStockAsOfNow()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var sold = await shop.HoldAsync(3);
        await shop.Grain.ConfirmAsync(sold);
        await shop.HoldAsync(2);
        await shop.AssertStockAsync(total: 100, held: 2, sold: 3);
    }

    [Fact]
    public async Task Put_OtherTerms_ReplacesThemForNewReservations()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var earlier = await shop.HoldAsync();
        var terms = Shop.NewProduct(100);
        (terms["name"], terms["price"]) = ("Late admission", 9_000);
        using var put = await shop.Admin.PutAsJsonAsync(shop.AdminPath($"/{shop.ProductId}"), terms);
        Assert.Equal("Late admission", (await Json.ReadAsync(put, HttpStatusCode.OK)).GetProperty("name").GetString());
        Assert.Equal(15_000, await AmountAsync(shop, earlier));
        Assert.Equal(9_000, await AmountAsync(shop, await shop.HoldAsync()));
    }

    [Fact]
    public async Task Put_OtherStock_BooksTheDifference()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 10);
        await shop.HoldAsync(4);
        await PutStockAsync(shop, 7, HttpStatusCode.OK);
        await shop.AssertStockAsync(total: 7, held: 4, sold: 0);
        using var below = await PutStockAsync(shop, 3, HttpStatusCode.Conflict);
        var problem = await ProblemAssert.IsAsync(below, HttpStatusCode.Conflict, "CONFLICT");
        Assert.Equal(3, problem.GetProperty("available").GetInt32());
        await PutStockAsync(shop, null, HttpStatusCode.OK);
        await shop.AssertStockAsync(total: 7, held: 4, sold: 0);
    }

    [Theory]
    [InlineData("name", "", "name")]
    [InlineData("price", "-1", "price")]
    [InlineData("price", "100000001", "price")]
    [InlineData("stock", "-1", "stock")]
    [InlineData("stock", "10000001", "stock")]
    [InlineData("max_per_order", "0", "max_per_order")]
    [InlineData("max_per_buyer", "0", "max_per_buyer")]
    [InlineData("daily_capacity", "0", "daily_capacity")]
    [InlineData("sale_starts_at", "2026-12-01T00:00:00", "sale_starts_at")]
    [InlineData("price", "1.5", "price")]
    public async Task Create_InvalidTerms_NamesTheField(string member, string value, string field)
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var product = Shop.NewProduct(5);
        product[member] = member is "name" or "sale_starts_at" ? value : System.Text.Json.Nodes.JsonNode.Parse(value);
        using var response = await shop.Admin.PostAsJsonAsync(shop.AdminPath(""), product);
        await ProblemAssert.IsInvalidAsync(response, field);
    }

    [Fact]
    public async Task Create_SaleThatEndsBeforeItStarts_IsInvalid()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var product = Shop.NewProduct(5);
        (product["sale_starts_at"], product["sale_ends_at"]) = ("2026-12-02T00:00:00Z", "2026-12-01T00:00:00Z");
        using var response = await shop.Admin.PostAsJsonAsync(shop.AdminPath(""), product);
        await ProblemAssert.IsInvalidAsync(response, "sale_ends_at");
    }

    [Fact]
    public async Task Options_WithAndWithoutStock_DrawOnTheirOwnOrTheProducts()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 10);
        var own = await shop.AddOptionAsync("Evening", extraPrice: 5_000, stock: 2);
        var shared = await shop.AddOptionAsync("Morning", extraPrice: -1_000);
        await shop.HoldAsync(shop.Wish(2, optionId: own));
        await shop.HoldAsync(shop.Wish(3, optionId: shared));
        using var soldOut = await shop.ReserveAsync(shop.Wish(1, optionId: own));
        await ProblemAssert.IsAsync(soldOut, HttpStatusCode.Conflict, "SOLD_OUT");
        await shop.AssertStockAsync(total: 10, held: 3, sold: 0);

        var options = (await shop.ReadProductAsync()).GetProperty("options").EnumerateArray().ToDictionary(o => o.GetProperty("id").GetGuid());
        Assert.Equal(2, options[own].GetProperty("stock_held").GetInt32());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, options[shared].GetProperty("stock_total").ValueKind);
    }

    [Fact]
    public async Task PutOption_OtherTerms_ReplacesThem()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var option = await shop.AddOptionAsync("Evening", stock: 2);
        using var put = await shop.Admin.PutAsJsonAsync(
            shop.AdminPath($"/options/{option}"), new { name = "Night", extra_price = 7_000, stock = 5, is_active = false });
        await Json.IsAsync(put, HttpStatusCode.OK, $$"""
            {"id":"{{option}}","product_id":"{{shop.ProductId}}","name":"Night","extra_price":7000,
             "stock_total":5,"stock_available":5,"stock_held":0,"stock_sold":0,"is_active":false,"archived_at":null}
            """);
        using var response = await shop.ReserveAsync(shop.Wish(optionId: option));
        await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "NOT_ON_SALE");
    }

    [Fact]
    public async Task Options_BelowAPriceOfZero_AreAConflict()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        using var response = await shop.Admin.PostAsJsonAsync(
            shop.AdminPath($"/{shop.ProductId}/options"), new { name = "Gift", extra_price = -15_001 });
        await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "CONFLICT");
    }

    private static List<(HttpMethod Method, string Path)> Routes(Shop shop) =>
    [
        (HttpMethod.Get, "/api/admin/products"),
        (HttpMethod.Post, "/api/admin/products"),
        (HttpMethod.Get, $"/api/admin/products/{shop.ProductId}"),
        (HttpMethod.Put, $"/api/admin/products/{shop.ProductId}"),
        (HttpMethod.Delete, $"/api/admin/products/{shop.ProductId}"),
        (HttpMethod.Put, "/api/admin/products/order"),
        (HttpMethod.Get, $"/api/admin/products/{shop.ProductId}/options"),
        (HttpMethod.Post, $"/api/admin/products/{shop.ProductId}/options"),
        (HttpMethod.Get, $"/api/admin/products/options/{Guid.Empty}"),
        (HttpMethod.Delete, $"/api/admin/products/options/{Guid.Empty}"),
        (HttpMethod.Post, "/api/admin/products/stock/bulk"),
        (HttpMethod.Get, $"/api/admin/products/{shop.ProductId}/stock/movements"),
        (HttpMethod.Put, $"/api/admin/products/options/{Guid.Empty}"),
        (HttpMethod.Post, $"/api/admin/products/{shop.ProductId}/stock/adjust"),
    ];

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method != HttpMethod.Get && method != HttpMethod.Delete)
        {
            request.Content = path.EndsWith("/order", StringComparison.Ordinal) ? JsonContent.Create(new { product_ids = (Guid[])[Guid.Empty] })
                : path.EndsWith("/bulk", StringComparison.Ordinal)
                    ? JsonContent.Create(new { items = (object[])[new { product_id = Guid.Empty, delta = 1, reason = "in" }] })
                : path.Contains("adjust", StringComparison.Ordinal) ? JsonContent.Create(new { delta = 1, reason = "in" })
                : path.Contains("options", StringComparison.Ordinal) ? JsonContent.Create(new { name = "Evening" })
                : JsonContent.Create(Shop.NewProduct(5));
        }

        return await client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> PutStockAsync(Shop shop, int? stock, HttpStatusCode status)
    {
        var terms = Shop.NewProduct(0);
        terms["stock"] = stock;
        var response = await shop.Admin.PutAsJsonAsync(shop.AdminPath($"/{shop.ProductId}"), terms);
        Assert.Equal(status, response.StatusCode);
        return response;
    }

    private static async Task<long> AmountAsync(Shop shop, Guid reservation)
    {
        using var response = await shop.GetAsync(reservation);
        return (await Json.ReadAsync(response, HttpStatusCode.OK)).GetProperty("total_amount").GetInt64();
    }
}
