using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Fixtures;
using OrleansTickets.Grains.Payments;

namespace OrleansTickets.Api.Tests.Orders;

/// <summary>One application with a payment provider of the tests' own, which is told past the API that buyers pay.</summary>
public sealed class OrdersApp : IAsyncLifetime
{
    public TicketsApp App { get; private set; } = null!;

    internal PaymentLedger Ledger { get; } = new(TimeProvider.System);

    public async ValueTask InitializeAsync() =>
        App = await TicketsApp.StartAsync(services: services => services.AddSingleton<IPaymentProvider>(Ledger));

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

/// <summary>Tests that share the application, one after the other: they tell the provider how to behave.</summary>
[CollectionDefinition(Name)]
public sealed class OrdersTests : ICollectionFixture<OrdersApp>
{
    public const string Name = "orders";
}

/// <summary>A shop whose orders are paid, and whoever manages them.</summary>
internal sealed class OrderDesk : IDisposable
{
    public const long Price = 15_000;

    private readonly IGrainFactory _grains;
    private int _buyers;

    private OrderDesk(Shop shop, IGrainFactory grains, PaymentLedger ledger, HttpClient manager)
    {
        (Shop, _grains, Ledger, Manager) = (shop, grains, ledger, manager);
        (ledger.Confirming, ledger.Cancelling, ledger.IsSilent) = (PaymentLedger.Behaviour.Act, PaymentLedger.Behaviour.Act, false);
        ledger.PaidTo.Clear();
    }

    public Shop Shop { get; }

    public PaymentLedger Ledger { get; }

    /// <summary>Of this event, level 3.</summary>
    public HttpClient Manager { get; }

    public static Task<OrderDesk> OpenAsync(OrdersApp orders, int stock = 100, long price = Price) =>
        OpenAsync(orders.App, orders.Ledger, stock, price);

    public static async Task<OrderDesk> OpenAsync(TicketsApp app, PaymentLedger ledger, int stock = 100, long price = Price)
    {
        var shop = await Shop.OpenAsync(app, stock, change: product => product["price"] = price);
        return new OrderDesk(
            shop, app.Services.GetRequiredService<IGrainFactory>(), ledger, await app.CreateClientAsync(As.Manager(shop.EventId)));
    }

    public IOrderGrain Grain(Guid orderId) => _grains.GetGrain<IOrderGrain>(orderId.ToString("D"));

    /// <summary>Placed and not paid.</summary>
    public async Task<Order> PlaceAsync(
        int quantity = 1, string? visitDate = null, string name = "Kim Minji", int? buyer = null, PaymentMethod method = PaymentMethod.Card)
    {
        var wish = Shop.Wish(quantity, visitDate: visitDate, buyer: buyer ?? 20_000_000 + Interlocked.Increment(ref _buyers));
        wish["customer"]!["name"] = name;
        var reservation = await Shop.HoldAsync(wish);
        return Done(await Grain(reservation).PlaceAsync(new PlaceRequest(Shop.EventId, Ledger.Name, method)));
    }

    public async Task<Order> PayAsync(int quantity = 1, string? visitDate = null, string name = "Kim Minji", int? buyer = null)
    {
        var placed = await PlaceAsync(quantity, visitDate, name, buyer);
        return placed.Status == OrderStatus.Paid ? placed : Done(await Grain(placed.OrderId).ApproveAsync(Return(placed)));
    }

    /// <summary>Paid into a virtual account.</summary>
    public async Task<Order> DepositAsync(int quantity = 1)
    {
        var placed = await PlaceAsync(quantity, method: PaymentMethod.VirtualAccount);
        Ledger.Confirming = PaymentLedger.Behaviour.AwaitDeposit;
        Done(await Grain(placed.OrderId).ApproveAsync(Return(placed)));
        Ledger.Deposit(placed.Payment!.PaymentId, placed.TotalAmount);
        return Done(await Grain(placed.OrderId).HearAsync(placed.Payment.PaymentId));
    }

    public static ApproveRequest Return(Order placed) =>
        new(placed.Payment!.PaymentId, $"key-{placed.Payment.PaymentId}", placed.TotalAmount);

    public async Task<HttpResponseMessage> RefundAsync(Order order, object body, string? key = null, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/admin/orders/{order.OrderNumber}/refund")
        {
            Content = JsonContent.Create(body),
        };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await (client ?? Manager).SendAsync(request);
    }

    public async Task<JsonElement> ReadAsync(Order order, string rest = "")
    {
        using var response = await Manager.GetAsync($"/api/admin/orders/{order.OrderNumber}{rest}");
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }

    public async Task<JsonElement> ListAsync(string query = "")
    {
        using var response = await Manager.GetAsync($"/api/admin/orders{query}");
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }

    /// <summary>The numbers of a list, in its order.</summary>
    public async Task<List<string>> NumbersAsync(string query = "") => Numbers(await ListAsync(query));

    public static List<string> Numbers(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("order_number").GetString()!)];

    public async Task SetPolicyAsync(params (int Days, int Percent)[] tiers)
    {
        using var response = await Manager.PutAsJsonAsync("/api/admin/refund-policy", Policy(tiers));
        await Json.ReadAsync(response, HttpStatusCode.OK);
    }

    public static JsonObject Policy(params (int Days, int Percent)[] tiers) => new()
    {
        ["tiers"] = new JsonArray([.. tiers.Select(tier => new JsonObject { ["days_before"] = tier.Days, ["percent"] = tier.Percent })]),
    };

    public void Dispose()
    {
        Manager.Dispose();
        Shop.Dispose();
    }

    private static T Done<T>(Contracts.Outcome<T> outcome)
        where T : class
    {
        Assert.Null(outcome.Refusal);
        return outcome.Value!;
    }
}
