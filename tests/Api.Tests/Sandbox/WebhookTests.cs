using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrleansTickets.Fixtures;
using OrleansTickets.Sandbox;
using OrleansTickets.Sandbox.Faults;

namespace OrleansTickets.Api.Tests.Sandbox;

public sealed class WebhookTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<Received> _received = new();
    private readonly FakeClock _clock = new();
    private volatile int _answer = StatusCodes.Status200OK;
    private WebApplication _receiver = null!;
    private SandboxApp _sandbox = null!;
    private Merchant _merchant = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _receiver = builder.Build();
        _receiver.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            context.Response.StatusCode = _answer;
            _received.Enqueue(new Received(
                Header(context, "id"), int.Parse(Header(context, "retried-count"), CultureInfo.InvariantCulture), await reader.ReadToEndAsync()));
        });
        await _receiver.StartAsync();
        _sandbox = await SandboxApp.StartAsync(new SandboxOptions { Clock = _clock, WebhookUrl = $"{_receiver.Urls.First()}/hook" });
        _merchant = new Merchant(_sandbox);
    }

    public async ValueTask DisposeAsync()
    {
        _merchant.Dispose();
        await _sandbox.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Card_PaidAndCancelled_IsTold()
    {
        var orderId = Merchant.NewOrderId();
        var paymentKey = await _merchant.PayAsync(orderId);
        using var cancelled = await _merchant.CancelAsync(paymentKey, new { cancelReason = "취소" });

        await HeardAsync(3);

        Assert.Equal(["PAYMENT_STATUS_CHANGED DONE", "PAYMENT_STATUS_CHANGED CANCELED", "CANCEL_STATUS_CHANGED "], _received.Select(Describe));
        var data = Read(_received.First()).GetProperty("data");
        Assert.Equal((paymentKey, orderId), (data.GetProperty("paymentKey").GetString(), data.GetProperty("orderId").GetString()));
        Assert.Equal(3, _received.Select(webhook => webhook.Id).Distinct().Count());
    }

    [Fact]
    public async Task Deposit_Arrived_IsToldWithTheSecretOfThePayment()
    {
        _sandbox.RegisterWebhook($"{_receiver.Urls.First()}/hook", "DEPOSIT_CALLBACK");
        var orderId = Merchant.NewOrderId();
        var paymentKey = await _merchant.PrepareAsync(orderId, method: "VIRTUAL_ACCOUNT");
        using var confirmed = await _merchant.ConfirmAsync(paymentKey, orderId);
        _sandbox.Deposit(orderId);

        await HeardAsync(2);

        var bodies = _received.Select(Read).ToList();
        Assert.Equal(["WAITING_FOR_DEPOSIT", "DONE"], bodies.Select(body => body.GetProperty("status").GetString()));
        var secret = (await _merchant.QueryAsync(paymentKey)).GetProperty("secret").GetString();
        Assert.All(bodies, body => Assert.Equal((secret, orderId), (body.GetProperty("secret").GetString(), body.GetProperty("orderId").GetString())));
    }

    [Fact]
    public async Task Webhook_NotAnswered200_IsRepeatedAsDocumented()
    {
        _answer = StatusCodes.Status202Accepted;
        await _merchant.PayAsync(Merchant.NewOrderId());
        await HeardAsync(1);

        var sent = 1;
        foreach (var minutes in (int[])[1, 4, 16, 64, 256, 1_024, 4_096])
        {
            await Eventually.IsAsync(() => _sandbox.Webhooks.Count == sent, "the sandbox to hear the answer");
            _clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
            Assert.Equal(sent, _received.Count);
            _clock.Advance(TimeSpan.FromSeconds(1));
            await HeardAsync(++sent);
        }

        Assert.Equal(Enumerable.Range(0, 8), _received.Select(webhook => webhook.Retried));
        Assert.Single(_received.Select(webhook => webhook.Id).Distinct());
        await Eventually.IsAsync(() => _sandbox.Webhooks.Count == sent, "the last answer");
        var moments = _sandbox.Webhooks.Select(delivery => delivery.At).ToList();
        Assert.Equal(
            [1, 4, 16, 64, 256, 1_024, 4_096], moments.Skip(1).Zip(moments, (later, earlier) => (later - earlier).TotalMinutes));
        _clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(sent, _received.Count);
    }

    [Fact]
    public async Task Webhooks_DuplicatedReorderedAndDropped_ArriveSo()
    {
        _sandbox.RegisterWebhook($"{_receiver.Urls.First()}/hook", "PAYMENT_STATUS_CHANGED");
        _sandbox.Faults.Add(new SandboxFault(SandboxOperation.Webhook, SandboxFaultKind.Reorder));
        _sandbox.Faults.Add(new SandboxFault(SandboxOperation.Webhook, SandboxFaultKind.Duplicate));
        _sandbox.Faults.Add(new SandboxFault(SandboxOperation.Webhook, SandboxFaultKind.Drop));
        var paymentKey = await _merchant.PayAsync(Merchant.NewOrderId());
        using var part = await _merchant.CancelAsync(paymentKey, new { cancelReason = "1", cancelAmount = 1 });

        await HeardAsync(3);

        Assert.Equal(
            ["PAYMENT_STATUS_CHANGED PARTIAL_CANCELED", "PAYMENT_STATUS_CHANGED PARTIAL_CANCELED", "PAYMENT_STATUS_CHANGED DONE"],
            _received.Select(Describe));
        Assert.Equal(_received.First().Id, _received.ElementAt(1).Id);

        using var dropped = await _merchant.CancelAsync(paymentKey, new { cancelReason = "2", cancelAmount = 1 });
        using var next = await _merchant.CancelAsync(paymentKey, new { cancelReason = "3" });
        await HeardAsync(4);
        Assert.Equal("PAYMENT_STATUS_CHANGED CANCELED", Describe(_received.Last()));
    }

    private Task HeardAsync(int count) => Eventually.IsAsync(() => _received.Count == count, $"{count} webhooks");

    private static string Header(HttpContext context, string name) => context.Request.Headers[$"tosspayments-webhook-transmission-{name}"].ToString();

    private static JsonElement Read(Received webhook) => JsonDocument.Parse(webhook.Body).RootElement;

    private static string Describe(Received webhook)
    {
        var body = Read(webhook);
        var status = body.GetProperty("data").TryGetProperty("status", out var given) ? given.GetString() : "";
        return $"{body.GetProperty("eventType").GetString()} {status}";
    }

    private sealed record Received(string Id, int Retried, string Body);
}
