using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Fixtures;
using OrleansTickets.Sandbox;
using OrleansTickets.Sandbox.Ledger;

namespace OrleansTickets.Api.Tests.Payments;

/// <summary>One reservation on its way to tickets, as its buyer takes it; and what the provider and the database know of it.</summary>
internal sealed class Purchase(TicketsApp app, SandboxApp sandbox, Shop shop, Guid reservationId) : IDisposable
{
    public const string Phone = "010-1234-5678";
    public const long Price = 15_000;

    public Shop Shop => shop;

    public Guid ReservationId => reservationId;

    /// <summary>After <see cref="BeginAsync"/>.</summary>
    public string OrderNumber { get; private set; } = "";

    public string PaymentId { get; private set; } = "";

    public long Amount { get; private set; }

    public IOrderGrain Grain => app.Services.GetRequiredService<IGrainFactory>().GetGrain<IOrderGrain>($"{reservationId:D}");

    /// <summary>Two tickets on hold in an event of their own.</summary>
    public static async Task<Purchase> HoldAsync(TicketsApp app, SandboxApp sandbox, int quantity = 2, Action<JsonObject>? product = null)
    {
        var shop = await Shop.OpenAsync(app, stock: 10, change: product);
        return new Purchase(app, sandbox, shop, await shop.HoldAsync(quantity));
    }

    public static Task<Purchase> HoldAsync(PayingApp paying, int quantity = 2, Action<JsonObject>? product = null) =>
        HoldAsync(paying.App, paying.Sandbox, quantity, product);

    /// <summary>Placed, with the page open.</summary>
    public static async Task<Purchase> BeginAsync(PayingApp paying, string method = "card", int quantity = 2)
    {
        var purchase = await HoldAsync(paying, quantity);
        await purchase.BeginAsync(method);
        return purchase;
    }

    public async Task<JsonElement> BeginAsync(string method = "card")
    {
        using var response = await InitiateAsync(Wish(method));
        var answer = await Json.ReadAsync(response, HttpStatusCode.OK);
        OrderNumber = answer.GetProperty("order_number").GetString()!;
        PaymentId = answer.GetProperty("payment_id").GetString()!;
        Amount = answer.GetProperty("amount").GetInt64();
        return answer;
    }

    public JsonObject Wish(string method = "card") => new()
    {
        ["reservation_id"] = $"{reservationId}",
        ["provider"] = "toss",
        ["method"] = method,
        ["success_url"] = $"{app.Address}paid",
        ["fail_url"] = $"{app.Address}not-paid",
    };

    public async Task<HttpResponseMessage> InitiateAsync(JsonObject wish, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path("/initiate")) { Content = JsonContent.Create(wish) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await shop.Buyer.SendAsync(request);
    }

    /// <summary>The buyer says yes on the provider's page.</summary>
    /// <returns>The payment key.</returns>
    public string Authenticate() => sandbox.Approve(PaymentId);

    public Task<HttpResponseMessage> ReturnAsync(string paymentKey, long? amount = null) => shop.Buyer.PostAsJsonAsync(
        Path("/success"), new { payment_key = paymentKey, order_id = PaymentId, amount = amount ?? Amount });

    /// <summary>Pays and comes back.</summary>
    public async Task<JsonElement> PayAsync()
    {
        using var response = await ReturnAsync(Authenticate());
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }

    public Task<HttpResponseMessage> GiveUpAsync() => shop.Buyer.PostAsJsonAsync(
        Path("/fail"), new { order_id = PaymentId, code = "PAY_PROCESS_CANCELED", message = "사용자에 의해 결제가 취소되었습니다." });

    public Task<HttpResponseMessage> LookUpAsync(string phone = Phone, string? orderNumber = null) => shop.Buyer.GetAsync(
        $"{Path($"/order/{Uri.EscapeDataString(orderNumber ?? OrderNumber)}")}?customer_phone={Uri.EscapeDataString(phone)}");

    /// <summary>Sends a message as Toss does, or as somebody who would like to be Toss.</summary>
    public async Task<HttpResponseMessage> TellAsync(string body, string? transmissionId = null, string? eventCode = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/public/{eventCode ?? shop.Code}/payment/webhook")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (transmissionId is not null)
        {
            request.Headers.Add("tosspayments-webhook-transmission-id", transmissionId);
        }

        return await shop.Buyer.SendAsync(request);
    }

    public string StatusMessage(string status = "DONE", string? paymentId = null) => new JsonObject
    {
        ["eventType"] = "PAYMENT_STATUS_CHANGED",
        ["createdAt"] = "2026-12-01T12:05:00.000000",
        ["data"] = new JsonObject { ["paymentKey"] = "any", ["orderId"] = paymentId ?? PaymentId, ["status"] = status, ["totalAmount"] = 1 },
    }.ToJsonString();

    /// <summary>An admin gives back.</summary>
    public async Task<HttpResponseMessage> RefundAsync(object body, string? key = null)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"/api/admin/orders/{OrderNumber}/refund?event_id={shop.EventId}"))
        {
            Content = JsonContent.Create(body),
        };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await shop.Admin.SendAsync(request);
    }

    /// <summary>What a gate would say of these tickets, in the order of their number.</summary>
    public async Task<List<string?>> GateAsync(JsonElement paid)
    {
        List<string?> reasons = [];
        foreach (var ticket in paid.GetProperty("tickets").EnumerateArray())
        {
            using var response = await shop.Admin.PostAsJsonAsync(
                $"/api/admin/entrance/validate?event_id={shop.EventId}", new { qr_code = ticket.GetProperty("qr_code").GetString() });
            reasons.Add((await Json.ReadAsync(response, HttpStatusCode.OK)).GetProperty("reason").GetString());
        }

        return reasons;
    }

    /// <summary>So many times the provider gave back, and so many tickets became free again.</summary>
    public async Task AssertReturnsAsync(int cancellations, int tickets)
    {
        Assert.Equal(cancellations, sandbox.Ledger.Entries.Count(
            entry => entry.Type == LedgerEntry.Cancellation && entry.OrderId.StartsWith(OrderNumber, StringComparison.Ordinal)));
        Assert.Equal(
            (long)tickets,
            await shop.Database.ScalarAsync<long>(
                $"SELECT coalesce(sum(quantity), 0)::bigint FROM stock_movements WHERE type = 'return' AND stream = 'inventory/{shop.EventId}'"));
    }

    /// <summary>Asks the sandbox itself, as somebody at the merchant's desk would.</summary>
    public async Task<HttpStatusCode> AtTheDeskAsync(string path, object body)
    {
        using var desk = new HttpClient { BaseAddress = sandbox.BaseAddress };
        desk.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{new SandboxOptions().TossSecretKey}:")));
        using var response = await desk.PostAsJsonAsync(path, body);
        return response.StatusCode;
    }

    public void TellWebhooksHere(params string[] events) =>
        sandbox.RegisterWebhook($"{app.Address}api/public/{shop.Code}/payment/webhook", events);

    public Task<string> StatusAsync() => shop.Database.ScalarAsync<string>($"SELECT status FROM orders WHERE id = '{reservationId}'");

    public Task<string> MessagesAsync() => shop.Database.ScalarAsync<string>(
        $"SELECT coalesce(string_agg(kind || ' ' || status, ', ' ORDER BY kind, status), '') FROM payment_messages WHERE order_id = '{reservationId}'");

    public Task BecomesAsync(string status) => Eventually.IsAsync(async () => await StatusAsync() == status, $"the order to be {status}");

    public Task AllHeardAsync() => Eventually.IsAsync(
        async () => await shop.Database.ScalarAsync<long>($"SELECT count(*) FROM payment_messages WHERE order_id = '{reservationId}' AND status = 'waiting'") == 0,
        "all messages to be looked into");

    /// <summary>What the provider and we have in our books is this, and they agree with the tickets and the stock.</summary>
    public async Task AssertAsync(string status, long charged, long givenBack = 0, int sold = 0)
    {
        Assert.Equal(status, await StatusAsync());
        Assert.Equal((charged, givenBack), (Booked(LedgerEntry.Charge), Booked(LedgerEntry.Cancellation)));
        Assert.Equal(
            charged - givenBack,
            await shop.Database.ScalarAsync<long>(
                $"SELECT coalesce(sum(amount - refunded_amount) FILTER (WHERE approved_at IS NOT NULL), 0)::bigint FROM payments WHERE order_id = '{reservationId}'"));
        Assert.Equal(
            sold, await shop.Database.ScalarAsync<int>($"SELECT sold FROM stock_levels WHERE id = '{shop.ProductId}'"));
        var order = (await Grain.GetAsync()).Value!;
        Assert.Equal(status == "waiting_for_deposit" ? 0 : sold, order.Tickets.Count(ticket => !ticket.IsVoid));
    }

    public void Dispose() => shop.Dispose();

    private string Path(string rest) => string.Create(CultureInfo.InvariantCulture, $"/api/public/{shop.Code}/payment{rest}");

    private long Booked(string type) => sandbox.Ledger.Entries
        .Where(entry => entry.Type == type && entry.OrderId.StartsWith(OrderNumber, StringComparison.Ordinal)).Sum(entry => entry.Amount);
}
