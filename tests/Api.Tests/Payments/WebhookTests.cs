using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Fixtures;
using OrleansTickets.Sandbox.Faults;

namespace OrleansTickets.Api.Tests.Payments;

/// <summary>What the provider tells, in whatever order and number, and what others would like us to believe (MISSION T12).</summary>
[Collection(PayingTests.Name)]
public sealed class WebhookTests(PayingApp paying) : IDisposable
{
    private const long Due = 2 * Purchase.Price;

    public void Dispose() => paying.Calm();

    [Fact]
    public async Task Webhook_BeforeTheReturn_PaysAndTheReturnAnswersTheSame()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        purchase.TellWebhooksHere();
        var key = purchase.Authenticate();

        // A confirmation of ours whose answer and announcement are both lost would look so.
        Assert.Equal(
            HttpStatusCode.OK,
            await purchase.AtTheDeskAsync("/v1/payments/confirm", new { paymentKey = key, orderId = purchase.PaymentId, amount = Due }));
        await purchase.BecomesAsync("paid");
        using var returned = await purchase.ReturnAsync(key);
        Assert.Equal(2, (await Json.ReadAsync(returned, HttpStatusCode.OK)).GetProperty("tickets").GetArrayLength());
        await purchase.AllHeardAsync();
        await purchase.AssertAsync("paid", charged: Due, sold: 2);
    }

    [Fact]
    public async Task Webhook_AfterTheReturn_ChangesNothing()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        purchase.TellWebhooksHere();
        await purchase.PayAsync();
        await Eventually.IsAsync(async () => await purchase.MessagesAsync() == "PAYMENT_STATUS_CHANGED done", "the message to be looked into");
        await purchase.AssertAsync("paid", charged: Due, sold: 2);
    }

    [Fact]
    public async Task Webhooks_DoubledAndOutOfOrder_HaveOneEffect()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        purchase.TellWebhooksHere();
        paying.Sandbox.Faults.Add(new SandboxFault(SandboxOperation.Webhook, SandboxFaultKind.Reorder, Times: 1));
        paying.Sandbox.Faults.Add(new SandboxFault(SandboxOperation.Webhook, SandboxFaultKind.Duplicate, Times: null));
        var key = purchase.Authenticate();
        using var paid = await purchase.ReturnAsync(key);
        await Json.ReadAsync(paid, HttpStatusCode.OK);
        Assert.Equal(
            HttpStatusCode.OK,
            await purchase.AtTheDeskAsync($"/v1/payments/{key}/cancel", new { cancelReason = "at the desk" }));
        await purchase.BecomesAsync("refunded");
        await Eventually.IsAsync(
            async () => await purchase.MessagesAsync() == "CANCEL_STATUS_CHANGED done, PAYMENT_STATUS_CHANGED done, PAYMENT_STATUS_CHANGED done",
            "three messages, each once");
        Assert.True(paying.Sandbox.Webhooks.Count(sent => sent.OrderId == purchase.PaymentId) > 3, "Nothing was sent twice.");
        await purchase.AssertAsync("refunded", charged: Due, givenBack: Due);
    }

    [Fact]
    public async Task Message_ThatNobodySent_HasNoEffect()
    {
        using var purchase = await Purchase.BeginAsync(paying, "virtual_account");
        using var early = await purchase.TellAsync(purchase.StatusMessage("DONE"), "forged-1");
        await Json.IsEmptyAsync(early, HttpStatusCode.OK);
        await purchase.AllHeardAsync();
        await purchase.AssertAsync("pending", charged: 0);

        await purchase.PayAsync();
        foreach (var (id, status) in ((string, string)[])[("forged-2", "DONE"), ("forged-3", "CANCELED"), ("forged-4", "EXPIRED")])
        {
            using var deposit = await purchase.TellAsync(Deposit(purchase.PaymentId, "ps_made_up", status), id);
            await Json.IsEmptyAsync(deposit, HttpStatusCode.OK);
            using var changed = await purchase.TellAsync(purchase.StatusMessage(status), $"{id}-status");
            await Json.IsEmptyAsync(changed, HttpStatusCode.OK);
        }

        await purchase.AllHeardAsync();
        Assert.Equal(
            "DEPOSIT_CALLBACK forged, DEPOSIT_CALLBACK forged, DEPOSIT_CALLBACK forged, PAYMENT_STATUS_CHANGED done, PAYMENT_STATUS_CHANGED done, "
            + "PAYMENT_STATUS_CHANGED done, PAYMENT_STATUS_CHANGED done",
            await purchase.MessagesAsync());
        await purchase.AssertAsync("waiting_for_deposit", charged: 0, sold: 2);
    }

    [Fact]
    public async Task Message_AboutNothingOfOurs_IsAcknowledgedAndLeavesNothing()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        var before = await Fingerprint.TakeAsync(purchase.Shop.Database);
        foreach (var body in (string[])
        [
            purchase.StatusMessage(paymentId: "7K3M9QX2T4VWBC-1"), purchase.StatusMessage(paymentId: purchase.OrderNumber + "-2"),
            purchase.StatusMessage(paymentId: "x"), purchase.StatusMessage(paymentId: new string('x', 300)), Deposit("x", "s", "DONE"),
            """{"eventType": "BILLING_DELETED", "createdAt": "2024-12-01T00:00:00.000000", "data": {"billingKey": "k", "reason": null}}""",
            """{"eventType": "payout.changed", "entityBody": {"id": "FPA_12345"}}""",
            """{"eventType": "CANCEL_STATUS_CHANGED", "data": {"transactionKey": "t", "cancelStatus": "DONE"}}""",
        ])
        {
            using var response = await purchase.TellAsync(body, "any");
            await Json.IsEmptyAsync(response, HttpStatusCode.OK);
        }

        Assert.Equal(before, await Fingerprint.TakeAsync(purchase.Shop.Database));
    }

    [Theory]
    [InlineData("{}", "secret", "orderId")]
    [InlineData("""{"orderId": "7K3M9QX2T4VWBC-1", "status": "DONE"}""", "secret")]
    [InlineData("""{"secret": "s", "status": "DONE"}""", "orderId")]
    [InlineData("""{"eventType": "PAYMENT_STATUS_CHANGED"}""", "data.orderId")]
    [InlineData("""{"eventType": "PAYMENT_STATUS_CHANGED", "data": {"orderId": "a\u0000b"}}""", "data.orderId")]
    [InlineData("""{"eventType": "PAYMENT_STATUS_CHANGED", "data": []}""", "data")]
    [InlineData("[]", "body")]
    public async Task Message_NotAsToss_IsRefused(string body, params string[] fields)
    {
        using var purchase = await Purchase.HoldAsync(paying);
        using var response = await purchase.TellAsync(body);
        await ProblemAssert.IsInvalidAsync(response, fields);
    }

    /// <summary>A merchant has one address for all events: which of them it names, and whether there is such a one, does not matter.</summary>
    [Fact]
    public async Task Message_ToAnyEventsAddress_IsKeptForItsPayment()
    {
        using var purchase = await Purchase.BeginAsync(paying, "virtual_account");
        using var other = await Purchase.BeginAsync(paying);
        await other.Shop.SetActiveAsync(false);
        await purchase.PayAsync();
        paying.Sandbox.Deposit(purchase.PaymentId);
        string[] codes = [other.Shop.Code, "NOSUCHEVENT", "no code at all"];
        foreach (var code in codes)
        {
            using var told = await purchase.TellAsync(purchase.StatusMessage(), $"to {code}".Replace(' ', '-'), Uri.EscapeDataString(code));
            await Json.IsEmptyAsync(told, HttpStatusCode.OK);
        }

        await purchase.AllHeardAsync();
        Assert.Equal(string.Join(", ", codes.Select(_ => "PAYMENT_STATUS_CHANGED done")), await purchase.MessagesAsync());
        await purchase.AssertAsync("paid", charged: Due, sold: 2);
        Assert.Equal("", await other.MessagesAsync());
        await other.AssertAsync("pending", charged: 0);
    }

    [Fact]
    public async Task Message_Repeated_IsOneByItsIdOrByItsContent()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        string?[] ids = ["same", "same", null, null, "no good id: blanks", "same"];
        foreach (var id in ids)
        {
            using var response = await purchase.TellAsync(purchase.StatusMessage(), id);
            await Json.IsEmptyAsync(response, HttpStatusCode.OK);
        }

        await purchase.AllHeardAsync();
        Assert.Equal("PAYMENT_STATUS_CHANGED done, PAYMENT_STATUS_CHANGED done", await purchase.MessagesAsync());
    }

    /// <summary>A buyer knows his payment id, and may send what he likes.</summary>
    [Fact]
    public async Task Messages_WithoutEnd_LeaveABoundedNumberOfRows()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        await Parallel.ForEachAsync(Enumerable.Range(0, 150), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            using var response = await purchase.TellAsync(purchase.StatusMessage(), $"flood-{i}");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        });
        Assert.InRange(
            await purchase.Shop.Database.ScalarAsync<long>($"SELECT count(*) FROM payment_messages WHERE order_id = '{purchase.ReservationId}'"), 100, 104);
    }

    [Fact]
    public async Task Refund_RacingWebhooks_GivesBackOnce()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        purchase.TellWebhooksHere();
        await purchase.PayAsync();
        var actor = new Actor(Guid.CreateVersion7(), "super_admin", null, "test");
        var refunds = Enumerable.Range(0, 4).Select(_ => purchase.Grain.RefundAsync(
            new RefundRequest("refund-1", "비가 와서", null, null, RefundPolicy.Full), actor));
        var messages = Enumerable.Range(0, 16).Select(async i =>
        {
            using var response = await purchase.TellAsync(purchase.StatusMessage(i % 2 == 0 ? "CANCELED" : "DONE"), $"race-{i}");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        });
        await Task.WhenAll([.. refunds, .. messages]);
        await purchase.BecomesAsync("refunded");
        await purchase.AllHeardAsync();
        await purchase.AssertAsync("refunded", charged: Due, givenBack: Due);
        Assert.Single((await purchase.Grain.GetAsync()).Value!.Refunds);
    }

    [Fact]
    public async Task Message_ProviderDoesNotSay_IsTriedAgainAndAtLastLeftForPeople()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        paying.Sandbox.Faults.Add(new SandboxFault(SandboxOperation.Query, SandboxFaultKind.Refuse, Times: null, Code: "PROVIDER_ERROR"));
        using var told = await purchase.TellAsync(purchase.StatusMessage(), "vain");
        await Eventually.IsAsync(async () => await ReadAsync("attempts::text || ' ' || coalesce(last_error, '')") == "1 400 PROVIDER_ERROR", "a try in vain");
        await purchase.Shop.Database.ExecuteAsync(
            $"UPDATE payment_messages SET attempts = 15, due_at = now() - interval '1 minute' WHERE order_id = '{purchase.ReservationId}'");
        await Eventually.IsAsync(async () => await ReadAsync("status") == "failed", "the message to be given up");
        Assert.Equal("400 PROVIDER_ERROR", await ReadAsync("last_error"));
        var metrics = await purchase.Shop.Buyer.GetStringAsync("/metrics");
        Assert.Contains("payment_messages_settled_total{status=\"failed\"}", metrics, StringComparison.Ordinal);

        Task<string> ReadAsync(string column) =>
            purchase.Shop.Database.ScalarAsync<string>($"SELECT {column} FROM payment_messages WHERE order_id = '{purchase.ReservationId}'");
    }

    /// <summary>The provider comes from few addresses, and repeats in vain what is refused.</summary>
    [Fact]
    public async Task Webhook_OfABusyClient_IsNotLimited()
    {
        await using var app = await TicketsApp.StartAsync(settings: new Dictionary<string, string?>(PayingApp.Settings(paying.Sandbox), StringComparer.Ordinal)
        {
            ["RateLimit:Enabled"] = "true", ["RateLimit:PerMinute"] = "20",
        });
        using var purchase = await Purchase.HoldAsync(app, paying.Sandbox);
        await Eventually.IsAsync(
            async () =>
            {
                using var limited = await purchase.Shop.Buyer.GetAsync($"/api/public/{purchase.Shop.Code}/info");
                return limited.StatusCode == HttpStatusCode.TooManyRequests;
            },
            "the limit");
        using var told = await purchase.TellAsync(purchase.StatusMessage(paymentId: "7K3M9QX2T4VWBC-1"), "a");
        await Json.IsEmptyAsync(told, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Webhook_TooLarge_IsRefused()
    {
        using var purchase = await Purchase.HoldAsync(paying);
        using var response = await purchase.TellAsync(new JsonObject { ["eventType"] = new string('x', 70_000) }.ToJsonString());
        await ProblemAssert.IsAsync(response, HttpStatusCode.RequestEntityTooLarge, "TOO_LARGE");
    }

    private static string Deposit(string paymentId, string secret, string status) => JsonSerializer.Serialize(new
    {
        createdAt = "2026-12-01T12:05:00.000000", secret, status, transactionKey = "9FF15E1A29D0E77C218F57262BFA4986", orderId = paymentId,
    });
}
