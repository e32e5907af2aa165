using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans;
using OrleansTickets.Api.Notifications;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Fixtures;
using OrleansTickets.Sandbox;

namespace OrleansTickets.Api.Tests.Notifications;

/// <summary>
/// An application with messages to deliver, a sandbox in place of the provider, and as many deliveries as a test wants, on a clock that it moves.
/// The application itself delivers nothing: it has no keys.
/// </summary>
internal sealed class PostOffice : IAsyncDisposable
{
    private static int _buyers;

    private PostOffice(TicketsApp app, Shop shop, SandboxApp sandbox, FakeClock clock)
    {
        App = app;
        Shop = shop;
        Sandbox = sandbox;
        Clock = clock;
    }

    public TicketsApp App { get; }

    public Shop Shop { get; }

    public SandboxApp Sandbox { get; }

    /// <summary>The deliveries' and the sandbox's; it begins a moment after the messages of an order placed now.</summary>
    public FakeClock Clock { get; }

    public TestDatabase Database => App.Database;

    public static async Task<PostOffice> OpenAsync()
    {
        var app = await TicketsApp.StartAsync();
        var shop = await Shop.OpenAsync(app, stock: 1_000, change: product => product["price"] = 0);
        var clock = new FakeClock(TimeProvider.System.GetUtcNow().AddMinutes(1));
        return new PostOffice(app, shop, await SandboxApp.StartAsync(new SandboxOptions { Clock = clock }), clock);
    }

    /// <summary>A server's delivery.</summary>
    public NotificationDelivery NewDelivery(int maxAttempts = 12, int timeoutSeconds = 20)
    {
        var options = Options.Create(new AlimTalkOptions
        {
            BaseUrl = Sandbox.BaseAddress.ToString(),
            AppKey = "sandbox-appkey",
            SecretKey = "sandbox-secret",
            SenderKey = "0000000000000000000000000000000000sender",
            MaxAttempts = maxAttempts,
        });
        var client = new AlimTalkClient(new HttpClient { Timeout = TimeSpan.FromSeconds(timeoutSeconds) }, options);
        return ActivatorUtilities.CreateInstance<NotificationDelivery>(App.Services, options, client, (TimeProvider)Clock);
    }

    /// <summary>An order of nothing to pay: it is confirmed at once, and its buyer is to be told.</summary>
    /// <returns>Its id, and the buyer's phone number.</returns>
    public async Task<(Guid OrderId, string Phone)> OrderAsync(string visitDate = "2026-12-24")
    {
        var buyer = 40_000_000 + Interlocked.Increment(ref _buyers);
        var orderId = await Shop.HoldAsync(Shop.Wish(2, visitDate: visitDate, buyer: buyer));
        var placed = await App.Services.GetRequiredService<IGrainFactory>().GetGrain<IOrderGrain>(orderId.ToString("D"))
            .PlaceAsync(new PlaceRequest(Shop.EventId, "toss", PaymentMethod.Card));
        Assert.Equal(OrderStatus.Paid, placed.Value?.Status);
        return (orderId, $"010{buyer}");
    }

    public async Task<JsonElement> ReadAsync(Guid orderId)
    {
        using var response = await Shop.Admin.GetAsync($"/api/admin/notifications?event_id={Shop.EventId}");
        var page = await Json.ReadAsync(response, HttpStatusCode.OK);
        return page.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("order_id").GetGuid() == orderId);
    }

    public async Task<string> StatusAsync(Guid orderId)
    {
        var message = await ReadAsync(orderId);
        return $"{message.GetProperty("status").GetString()} {message.GetProperty("last_error").GetString()}".TrimEnd();
    }

    public Task<HttpResponseMessage> ResendAsync(Guid notificationId) =>
        Shop.Admin.PostAsync($"/api/admin/notifications/{notificationId}/resend?event_id={Shop.EventId}", null);

    public async ValueTask DisposeAsync()
    {
        Shop.Dispose();
        await Sandbox.DisposeAsync();
        await App.DisposeAsync();
    }
}
