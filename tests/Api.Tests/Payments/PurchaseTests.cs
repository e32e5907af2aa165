using System.Net;
using System.Text.Json;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Fixtures;
using OrleansTickets.Sandbox.Faults;

namespace OrleansTickets.Api.Tests.Payments;

/// <summary>Buyers pay over HTTP (MISSION T12, N6).</summary>
[Collection(PayingTests.Name)]
public sealed class PurchaseTests(PayingApp paying) : IDisposable
{
    private const long Due = 2 * Purchase.Price;

    public void Dispose() => paying.Calm();

    [Fact]
    public async Task Purchase_FromHoldToTickets_ChargesOnceAndGivesThem()
    {
        using var purchase = await Purchase.HoldAsync(paying);
        var initiated = await purchase.BeginAsync();
        Assert.Equal(
            ("pending", "toss", Due, "KRW", "General admission", "test_ck_sandbox"),
            (Text(initiated, "status"), Text(initiated, "provider"), initiated.GetProperty("amount").GetInt64(), Text(initiated, "currency"),
                Text(initiated, "order_name"), Text(initiated, "client_key")));
        Assert.Equal(purchase.OrderNumber + "-1", purchase.PaymentId);
        using var page = await purchase.Shop.Buyer.GetAsync(Text(initiated, "checkout_url"));
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);

        var paid = await purchase.PayAsync();
        Assert.Equal(
            (purchase.OrderNumber, "paid", Due), (Text(paid, "order_number"), Text(paid, "status"), paid.GetProperty("total_amount").GetInt64()));
        var tickets = paid.GetProperty("tickets").EnumerateArray().ToList();
        Assert.Equal([1, 2], tickets.Select(ticket => ticket.GetProperty("serial").GetInt32()));
        Assert.All(tickets, ticket =>
        {
            Assert.Equal("General admission", Text(ticket, "product_name"));
            Assert.StartsWith("OT1:", Text(ticket, "qr_code"), StringComparison.Ordinal);
        });
        await purchase.AssertAsync("paid", charged: Due, sold: 2);
    }

    [Fact]
    public async Task Success_TwentyTimesAtOnce_ChargesOnceAndAnswersTheSame()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        var key = purchase.Authenticate();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var response = await purchase.ReturnAsync(key);
            return TicketIds(await Json.ReadAsync(response, HttpStatusCode.OK));
        }));
        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        await purchase.AssertAsync("paid", charged: Due, sold: 2);
    }

    [Fact]
    public async Task Success_AnotherAmount_IsRefusedAndNothingIsCharged()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        var key = purchase.Authenticate();
        foreach (var amount in (long[])[0, 1, Due - 1, Due + 1, 1_000_000_000_000])
        {
            using var refused = await purchase.ReturnAsync(key, amount);
            await ProblemAssert.IsAsync(refused, HttpStatusCode.UnprocessableEntity, "AMOUNT_MISMATCH");
        }

        await purchase.AssertAsync("pending", charged: 0);
        using var paid = await purchase.ReturnAsync(key);
        await Json.ReadAsync(paid, HttpStatusCode.OK);
        await purchase.AssertAsync("paid", charged: Due, sold: 2);
    }

    [Fact]
    public async Task Success_KeyOfAnotherBuyersPayment_GivesNothing()
    {
        using var rich = await Purchase.BeginAsync(paying);
        var key = rich.Authenticate();
        using var paid = await rich.ReturnAsync(key);
        await Json.ReadAsync(paid, HttpStatusCode.OK);

        using var poor = await Purchase.BeginAsync(paying);
        using var refused = await poor.ReturnAsync(key);
        await ProblemAssert.IsAsync(refused, HttpStatusCode.BadGateway, "PROVIDER_ERROR");
        await poor.AssertAsync("failed", charged: 0);
        await rich.AssertAsync("paid", charged: Due, sold: 2);
    }

    [Fact]
    public async Task Fail_ThenAnotherTry_PaysWithTheNextAttempt()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        var first = purchase.PaymentId;
        foreach (var _ in (int[])[1, 2])
        {
            using var given = await purchase.GiveUpAsync();
            await Json.IsAsync(given, HttpStatusCode.OK, $$"""{"order_number": "{{purchase.OrderNumber}}", "status": "failed"}""");
        }

        await purchase.BeginAsync();
        Assert.Equal(first[..^1] + "2", purchase.PaymentId);
        await purchase.PayAsync();
        using var tooLate = await purchase.GiveUpAsync();
        Assert.Equal("paid", Text(await Json.ReadAsync(tooLate, HttpStatusCode.OK), "status"));
        await purchase.AssertAsync("paid", charged: Due, sold: 2);
    }

    [Fact]
    public async Task Success_CardIsRefused_SaysSoAndAnotherTryPays()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        paying.Sandbox.Faults.Add(new SandboxFault(SandboxOperation.Confirm, SandboxFaultKind.Refuse, Code: "REJECT_CARD_PAYMENT"));
        var key = purchase.Authenticate();
        foreach (var _ in (int[])[1, 2])
        {
            using var refused = await purchase.ReturnAsync(key);
            var problem = await ProblemAssert.IsAsync(refused, HttpStatusCode.BadGateway, "PROVIDER_ERROR");
            Assert.Equal("REJECT_CARD_PAYMENT", Text(problem, "provider_code"));
        }

        await purchase.AssertAsync("failed", charged: 0);
        await purchase.BeginAsync();
        await purchase.PayAsync();
        await purchase.AssertAsync("paid", charged: Due, sold: 2);
    }

    /// <summary>Charged, and nobody hears of it: the order finds out by itself and finishes.</summary>
    [Fact]
    public async Task Success_ProviderFallsSilentAfterCharging_FinishesByItself()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        paying.Sandbox.Faults.Add(new SandboxFault(SandboxOperation.Confirm, SandboxFaultKind.ErrorAfter, Times: null));
        paying.Sandbox.Faults.Add(new SandboxFault(SandboxOperation.Query, SandboxFaultKind.ErrorBefore, Times: null));
        var key = purchase.Authenticate();
        using var unknown = await purchase.ReturnAsync(key);
        await ProblemAssert.IsAsync(unknown, HttpStatusCode.Conflict, "IN_PROGRESS");
        Assert.NotNull(unknown.Headers.RetryAfter);
        Assert.Equal("approving", await purchase.StatusAsync());

        paying.Sandbox.Faults.Clear();
        await purchase.BecomesAsync("paid");
        using var again = await purchase.ReturnAsync(key);
        Assert.Equal(2, (await Json.ReadAsync(again, HttpStatusCode.OK)).GetProperty("tickets").GetArrayLength());
        await purchase.AssertAsync("paid", charged: Due, sold: 2);
    }

    [Theory]
    [InlineData(SandboxFaultKind.HangAfter)]
    [InlineData(SandboxFaultKind.ResetAfter)]
    [InlineData(SandboxFaultKind.ResetBefore)]
    [InlineData(SandboxFaultKind.ErrorBefore)]
    public async Task Success_ConfirmationIsCutOffOnce_ChargesOnce(SandboxFaultKind kind)
    {
        using var purchase = await Purchase.BeginAsync(paying);
        paying.Sandbox.Faults.Add(new SandboxFault(SandboxOperation.Confirm, kind));
        using var returned = await purchase.ReturnAsync(purchase.Authenticate());
        await purchase.BecomesAsync("paid");
        Assert.Contains(returned.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.Conflict]);
        await purchase.AssertAsync("paid", charged: Due, sold: 2);
    }

    /// <summary>Confirmed when the tickets are gone: the money comes back at once.</summary>
    [Fact]
    public async Task Success_HoldIsGoneAndSoldOut_GivesTheMoneyBack()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        var key = purchase.Authenticate();
        using var cancelled = await purchase.Shop.CancelAsync(purchase.ReservationId);
        await purchase.Shop.HoldAsync(10);
        using var refused = await purchase.ReturnAsync(key);
        await ProblemAssert.IsAsync(refused, HttpStatusCode.Conflict, "HOLD_EXPIRED");
        await purchase.BecomesAsync("refunded");
        await purchase.AssertAsync("refunded", charged: Due, givenBack: Due);
    }

    [Fact]
    public async Task Bodies_WithNothingInThem_NameEveryField()
    {
        using var purchase = await Purchase.HoldAsync(paying);
        using var initiate = await purchase.InitiateAsync([]);
        await ProblemAssert.IsInvalidAsync(initiate, "reservation_id", "provider", "method", "success_url", "fail_url");
        foreach (var (path, fields) in ((string, string[])[])[("success", ["payment_key", "order_id", "amount"]), ("fail", ["order_id", "code"])])
        {
            using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
            using var response = await purchase.Shop.Buyer.PostAsync($"/api/public/{purchase.Shop.Code}/payment/{path}", content);
            await ProblemAssert.IsInvalidAsync(response, fields);
        }
    }

    [Fact]
    public async Task Success_PaymentOfAnotherEvent_IsNotFound()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        using var other = await Purchase.HoldAsync(paying);
        using var content = System.Net.Http.Json.JsonContent.Create(new { payment_key = "k", order_id = purchase.PaymentId, amount = Due, code = "X" });
        foreach (var path in (string[])["success", "fail"])
        {
            using var response = await purchase.Shop.Buyer.PostAsync($"/api/public/{other.Shop.Code}/payment/{path}", content);
            await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
        }

        await purchase.AssertAsync("pending", charged: 0);
        Assert.Equal(OrderStatus.Pending, (await purchase.Grain.GetAsync()).Value!.Status);
    }

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!;

    private static string TicketIds(JsonElement paid) =>
        string.Join(' ', paid.GetProperty("tickets").EnumerateArray().Select(ticket => Text(ticket, "ticket_id")));
}
