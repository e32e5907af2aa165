using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using OrleansTickets.Api.Tickets.Tokens;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Contracts.Tickets;

namespace OrleansTickets.Api.Tests.Tickets;

/// <summary>A shop of free tickets, which are bought without a payment, and the staff at its gates.</summary>
internal sealed class TicketDesk : IDisposable
{
    private readonly TicketsApp _app;

    private TicketDesk(TicketsApp app, Shop shop, HttpClient staff)
    {
        _app = app;
        Shop = shop;
        Staff = staff;
    }

    public Shop Shop { get; }

    /// <summary>Level 2.</summary>
    public HttpClient Staff { get; private set; }

    private IGrainFactory Grains => _app.Services.GetRequiredService<IGrainFactory>();

    /// <param name="entries">How often one may enter with a ticket.</param>
    public static async Task<TicketDesk> OpenAsync(TicketsApp app, int entries = 1, string? name = null)
    {
        var shop = await Shop.OpenAsync(app, stock: 1_000, change: product =>
        {
            product["price"] = 0;
            product["entries_per_ticket"] = entries;
            product["name"] = name ?? product["name"]!.GetValue<string>();
        });
        return new TicketDesk(app, shop, await app.CreateClientAsync(As.Staff(shop.EventId)));
    }

    /// <summary>A login of another day.</summary>
    public async Task SignInAgainAsync()
    {
        Staff.Dispose();
        Staff = await _app.CreateClientAsync(As.Staff(Shop.EventId));
    }

    public async Task<Order> BuyAsync(int quantity = 1, string? visitDate = null)
    {
        var reservation = await Shop.HoldAsync(Shop.Wish(quantity, visitDate: visitDate));
        var order = (await OrderOf(reservation).PlaceAsync(new PlaceRequest(Shop.EventId, "", PaymentMethod.Card))).Value!;
        Assert.Equal(quantity, order.Tickets.Length);
        return order;
    }

    /// <summary>A ticket and its code.</summary>
    public async Task<(OrderTicket Ticket, string Code)> BuyOneAsync(string? visitDate = null)
    {
        var ticket = (await BuyAsync(1, visitDate)).Tickets[0];
        return (ticket, CodeOf(ticket));
    }

    public string CodeOf(OrderTicket ticket) => _app.Services.GetRequiredService<TicketTokens>().TokenFor(Shop.EventId, ticket);

    public IOrderGrain OrderOf(Guid reservation) => Grains.GetGrain<IOrderGrain>(reservation.ToString("D"));

    public ITicketGrain GrainOf(OrderTicket ticket) => Grains.GetGrain<ITicketGrain>(ticket.TicketId.ToString("D"));

    public Task<HttpResponseMessage> PostAsync(string rest, object body) => Staff.PostAsJsonAsync($"/api/admin/entrance/{rest}", body);

    /// <summary>The answer of a gate that decides by itself.</summary>
    public async Task<JsonElement> ScanAsync(string code, string gate = "North", Guid? nonce = null)
    {
        using var response = await PostAsync("scan", new { qr_code = code, gate, nonce });
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }

    public async Task<string> ReasonAsync(string code, string gate = "North", Guid? nonce = null) =>
        (await ScanAsync(code, gate, nonce)).GetProperty("reason").GetString()!;

    public async Task<JsonElement> SyncAsync(string gate, params IEnumerable<OfflineEntry> scans)
    {
        using var response = await PostAsync("sync", new
        {
            gate,
            device_info = "handheld 7",
            scans = new JsonArray([.. scans.Select(scan => new JsonObject
            {
                ["nonce"] = scan.Nonce.ToString(), ["qr_code"] = scan.Code, ["scanned_at"] = scan.At.UtcDateTime.ToString("O"),
            })]),
        });
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }

    public async Task<JsonElement> ReadAsync(string rest)
    {
        using var response = await Staff.GetAsync($"/api/admin/entrance/{rest}");
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }

    public async Task<List<JsonElement>> LogAsync(string query = "") =>
        [.. (await ReadAsync($"logs{query}")).GetProperty("items").EnumerateArray()];

    public void Dispose()
    {
        Staff.Dispose();
        Shop.Dispose();
    }
}

/// <summary>Somebody whom a gate let in while it was offline.</summary>
internal sealed record OfflineEntry(string Code, DateTimeOffset At, Guid Nonce);
