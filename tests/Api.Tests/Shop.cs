using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using OrleansTickets.Api.Inventory;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests;

/// <summary>An event with one product, as its buyers and its organiser reach it. Nobody else sells from it.</summary>
internal sealed class Shop : IDisposable
{
    public const string VisitDate = "2026-12-24";

    private static int _opened;

    private readonly TicketsApp _app;

    private Shop(TicketsApp app, HttpClient admin, Guid eventId, string code)
    {
        _app = app;
        Admin = admin;
        EventId = eventId;
        Code = code;
        Buyer = app.CreateClient();
    }

    public HttpClient Admin { get; }

    /// <summary>Not signed in.</summary>
    public HttpClient Buyer { get; }

    public Guid EventId { get; }

    public string Code { get; }

    public Guid ProductId { get; private set; }

    public TestDatabase Database => _app.Database;

    /// <summary>Past the API: what no endpoint does yet.</summary>
    public IEventInventoryGrain Grain => _app.Services.GetRequiredService<IGrainFactory>().Inventory(EventId);

    /// <summary>Past the API, as <see cref="Grain"/>.</summary>
    public IOrderGrain Order(Guid reservationId) =>
        _app.Services.GetRequiredService<IGrainFactory>().GetGrain<IOrderGrain>(reservationId.ToString("D"));

    /// <param name="change">Other terms of the product.</param>
    public static async Task<Shop> OpenAsync(TicketsApp app, int stock = 100, bool active = true, Action<JsonObject>? change = null)
    {
        var admin = await app.CreateClientAsync(As.SuperAdmin);
        var code = $"SHOP{Interlocked.Increment(ref _opened):D6}";
        using var created = await admin.PostAsJsonAsync("/api/super-admin/events", TicketsApp.NewEvent(code));
        var eventId = (await created.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        var shop = new Shop(app, admin, eventId, code);
        shop.ProductId = await shop.AddProductAsync(stock, change);
        if (active)
        {
            await shop.SetActiveAsync(true);
        }

        return shop;
    }

    public static JsonObject NewProduct(int stock) => new()
    {
        ["name"] = "General admission",
        ["description"] = "",
        ["price"] = 15_000,
        ["stock"] = stock,
        ["max_per_order"] = 10,
    };

    public async Task<Guid> AddProductAsync(int stock, Action<JsonObject>? change = null)
    {
        var product = NewProduct(stock);
        change?.Invoke(product);
        using var response = await Admin.PostAsJsonAsync(AdminPath(""), product);
        return (await Json.ReadAsync(response, HttpStatusCode.Created)).GetProperty("id").GetGuid();
    }

    public async Task<Guid> AddOptionAsync(string name, long extraPrice = 0, int? stock = null)
    {
        using var response = await Admin.PostAsJsonAsync(AdminPath($"/{ProductId}/options"), new { name, extra_price = extraPrice, stock });
        return (await Json.ReadAsync(response, HttpStatusCode.Created)).GetProperty("id").GetGuid();
    }

    public async Task SetActiveAsync(bool active)
    {
        using var response = await Admin.PostAsync($"/api/super-admin/events/{EventId}/{(active ? "activate" : "deactivate")}", null);
        response.EnsureSuccessStatusCode();
    }

    public async Task<JsonElement> ReadProductAsync()
    {
        using var response = await Admin.GetAsync(AdminPath($"/{ProductId}"));
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }

    /// <summary>Archives a product, or with its path an option.</summary>
    public async Task ArchiveAsync(string rest)
    {
        using var response = await Admin.DeleteAsync(AdminPath(rest));
        await Json.IsEmptyAsync(response, HttpStatusCode.NoContent);
    }

    public string AdminPath(string rest) => $"/api/admin/products{rest}?event_id={EventId}";

    public string BookingPath(string rest) => $"/api/public/{Code}/booking{rest}";

    /// <summary>The body of a reservation, for a test to change.</summary>
    /// <param name="buyer">Tells phone numbers apart.</param>
    public JsonObject Wish(int quantity = 1, Guid? productId = null, Guid? optionId = null, string? visitDate = null, int buyer = 12_345_678) =>
        new()
        {
            ["items"] = new JsonArray(Item(productId ?? ProductId, quantity, optionId)),
            ["visit_date"] = visitDate,
            ["customer"] = new JsonObject { ["name"] = "Kim Minji", ["phone"] = $"010{buyer:D8}", ["email"] = "minji@example.com" },
        };

    public static JsonObject Item(Guid productId, int quantity, Guid? optionId = null) =>
        new() { ["product_id"] = productId.ToString(), ["option_id"] = optionId?.ToString(), ["quantity"] = quantity };

    public async Task<HttpResponseMessage> ReserveAsync(JsonObject wish, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, BookingPath("/reserve")) { Content = JsonContent.Create(wish) };
        return await SendAsync(request, key);
    }

    public Task<HttpResponseMessage> ReserveAsync(int quantity = 1) => ReserveAsync(Wish(quantity));

    /// <summary>The id of a new reservation.</summary>
    public async Task<Guid> HoldAsync(JsonObject wish)
    {
        using var response = await ReserveAsync(wish);
        return (await Json.ReadAsync(response, HttpStatusCode.Created)).GetProperty("reservation_id").GetGuid();
    }

    public Task<Guid> HoldAsync(int quantity = 1) => HoldAsync(Wish(quantity));

    public Task<HttpResponseMessage> CheckAsync(JsonObject wish)
    {
        wish.Remove("customer");
        return Buyer.PostAsJsonAsync(BookingPath("/check-availability"), wish);
    }

    public Task<HttpResponseMessage> GetAsync(Guid reservationId) => Buyer.GetAsync(BookingPath($"/reservation/{reservationId}"));

    public async Task<HttpResponseMessage> ExtendAsync(Guid reservationId, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, BookingPath($"/reservation/{reservationId}/extend"));
        return await SendAsync(request, key);
    }

    public Task<HttpResponseMessage> CancelAsync(Guid reservationId) => Buyer.DeleteAsync(BookingPath($"/reservation/{reservationId}"));

    public async Task<HttpResponseMessage> AdjustAsync(object adjustment, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, AdminPath($"/{ProductId}/stock/adjust"))
        {
            Content = JsonContent.Create(adjustment),
        };
        return await SendAsync(request, key, Admin);
    }

    /// <summary>The stock of the product, by the grain and by SQL alike, is this.</summary>
    public async Task AssertStockAsync(int total, int held, int sold)
    {
        var product = await ReadProductAsync();
        Assert.Equal(
            (total, held, sold, total - held - sold),
            (Number("stock_total"), Number("stock_held"), Number("stock_sold"), Number("stock_available")));
        Assert.Equal(
            $"{total} {held} {sold}",
            await Database.ScalarAsync<string>($"SELECT concat_ws(' ', total, held, sold) FROM stock_levels WHERE id = '{ProductId}'"));

        int Number(string member) => product.GetProperty(member).GetInt32();
    }

    public void Dispose()
    {
        Admin.Dispose();
        Buyer.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string? key, HttpClient? client = null)
    {
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await (client ?? Buyer).SendAsync(request);
    }
}
