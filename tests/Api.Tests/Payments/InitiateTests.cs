using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansTickets.Fixtures;
using OrleansTickets.Sandbox.Faults;

namespace OrleansTickets.Api.Tests.Payments;

/// <summary>An order is placed and the provider's page opened, once (MISSION T12, N1).</summary>
[Collection(PayingTests.Name)]
public sealed class InitiateTests(PayingApp paying) : IDisposable
{
    private const long Due = 2 * Purchase.Price;

    public void Dispose() => paying.Calm();

    [Fact]
    public async Task Initiate_InTwoTabs_GivesOnePaymentAndOnePage()
    {
        using var purchase = await Purchase.HoldAsync(paying);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var response = await purchase.InitiateAsync(purchase.Wish());
            var answer = await Json.ReadAsync(response, HttpStatusCode.OK);
            return (Text(answer, "payment_id"), Text(answer, "checkout_url"));
        }));
        Assert.Single(answers.Distinct());

        await purchase.BeginAsync();
        await purchase.PayAsync();
        using var late = await purchase.InitiateAsync(purchase.Wish());
        await ProblemAssert.IsAsync(late, HttpStatusCode.Conflict, "ALREADY_PAID");
        await purchase.AssertAsync("paid", charged: Due, sold: 2);
    }

    [Fact]
    public async Task Initiate_SameKey_AnswersTheSameAndRefusesAnotherWish()
    {
        using var purchase = await Purchase.HoldAsync(paying);
        using var other = await Purchase.HoldAsync(paying);
        using var first = await purchase.InitiateAsync(purchase.Wish(), "key-1");
        using var again = await purchase.InitiateAsync(purchase.Wish(), "key-1");
        Assert.Equal(
            (await Json.ReadAsync(first, HttpStatusCode.OK)).GetRawText(), (await Json.ReadAsync(again, HttpStatusCode.OK)).GetRawText());
        using var otherMethod = await purchase.InitiateAsync(purchase.Wish("transfer"), "key-1");
        await ProblemAssert.IsAsync(otherMethod, HttpStatusCode.UnprocessableEntity, "IDEMPOTENCY_MISMATCH");
        using var otherReservation = await purchase.InitiateAsync(With(purchase, "reservation_id", $"{Guid.CreateVersion7()}"), "key-1");
        await ProblemAssert.IsAsync(otherReservation, HttpStatusCode.UnprocessableEntity, "IDEMPOTENCY_MISMATCH");

        // Another event's keys are others.
        using var elsewhere = await other.InitiateAsync(other.Wish(), "key-1");
        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode);

        // What was refused does not use up its key.
        using var refused = await purchase.InitiateAsync(With(purchase, "reservation_id", $"{Guid.CreateVersion7()}"), "key-2");
        await ProblemAssert.IsAsync(refused, HttpStatusCode.NotFound, "NOT_FOUND");
        using var mended = await purchase.InitiateAsync(purchase.Wish(), "key-2");
        Assert.Equal(HttpStatusCode.OK, mended.StatusCode);
    }

    [Fact]
    public async Task Initiate_NothingToPay_IsPaidWithoutAProvider()
    {
        using var purchase = await Purchase.HoldAsync(paying, product: product => product["price"] = 0);
        using var response = await purchase.InitiateAsync(With(purchase, "provider", "none"));
        var answer = await Json.ReadAsync(response, HttpStatusCode.OK);
        Assert.Equal(("paid", 0L), (Text(answer, "status"), answer.GetProperty("amount").GetInt64()));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("checkout_url").ValueKind);
        Assert.Equal(2, answer.GetProperty("tickets").GetArrayLength());
    }

    [Fact]
    public async Task Initiate_ProviderIsDown_SaysSoAndWorksLater()
    {
        using var purchase = await Purchase.HoldAsync(paying);
        paying.Sandbox.Faults.Add(new SandboxFault(SandboxOperation.Create, SandboxFaultKind.ErrorBefore, Times: null, Status: 503));
        using var down = await purchase.InitiateAsync(purchase.Wish(), "key-1");
        await ProblemAssert.IsAsync(down, HttpStatusCode.BadGateway, "PROVIDER_ERROR");
        paying.Sandbox.Faults.Clear();
        await Eventually.IsAsync(
            async () =>
            {
                using var up = await purchase.InitiateAsync(purchase.Wish(), "key-1");
                return up.StatusCode == HttpStatusCode.OK;
            },
            "the page to open");
        await purchase.BeginAsync();
        Assert.EndsWith("-1", purchase.PaymentId, StringComparison.Ordinal);
        await purchase.PayAsync();
        await purchase.AssertAsync("paid", charged: Due, sold: 2);
    }

    /// <summary>The provider would repeat its refusal under the same payment id: the next try is another attempt.</summary>
    [Fact]
    public async Task Initiate_ProviderRefuses_OpensTheNextAttemptThen()
    {
        using var purchase = await Purchase.HoldAsync(paying);
        using var refused = await purchase.InitiateAsync(purchase.Wish("transfer"));
        Assert.Equal("INVALID_REQUEST", Text(await ProblemAssert.IsAsync(refused, HttpStatusCode.BadGateway, "PROVIDER_ERROR"), "provider_code"));
        await purchase.BeginAsync();
        Assert.EndsWith("-2", purchase.PaymentId, StringComparison.Ordinal);
        await purchase.PayAsync();
        await purchase.AssertAsync("paid", charged: Due, sold: 2);
    }

    [Fact]
    public async Task Initiate_ReservationIsGoneOrAnothers_IsRefused()
    {
        using var purchase = await Purchase.HoldAsync(paying);
        using var other = await Purchase.HoldAsync(paying);
        using var elsewhere = await purchase.InitiateAsync(With(purchase, "reservation_id", $"{other.ReservationId}"));
        await ProblemAssert.IsAsync(elsewhere, HttpStatusCode.NotFound, "NOT_FOUND");
        using var unknownProvider = await purchase.InitiateAsync(With(purchase, "provider", "kakaopay"));
        await ProblemAssert.IsInvalidAsync(unknownProvider, "provider");
        using var cancelled = await purchase.Shop.CancelAsync(purchase.ReservationId);
        using var gone = await purchase.InitiateAsync(purchase.Wish());
        await ProblemAssert.IsAsync(gone, HttpStatusCode.Conflict, "HOLD_EXPIRED");
    }

    [Theory]
    [InlineData("https://evil.example/paid")]
    [InlineData("https://localhost:5173/paid")]
    [InlineData("http://localhost:5173.evil.example/paid")]
    [InlineData("http://localhost:5173@evil.example/paid")]
    [InlineData("http://user@localhost:5173/paid")]
    [InlineData("http:/\\evil.example/paid")]
    [InlineData("//evil.example/paid")]
    [InlineData("/paid")]
    [InlineData("paid")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("ftp://localhost:5173/paid")]
    [InlineData("")]
    public async Task Initiate_AddressOfAnotherSite_IsRefused(string address)
    {
        using var purchase = await Purchase.HoldAsync(paying);
        using var success = await purchase.InitiateAsync(With(purchase, "success_url", address));
        await ProblemAssert.IsInvalidAsync(success, "success_url");
        using var fail = await purchase.InitiateAsync(With(purchase, "fail_url", address));
        await ProblemAssert.IsInvalidAsync(fail, "fail_url");
        Assert.Equal(0L, await purchase.Shop.Database.ScalarAsync<long>($"SELECT count(*) FROM orders WHERE id = '{purchase.ReservationId}'"));
    }

    [Fact]
    public async Task Initiate_AddressOfAnAllowedSite_IsTaken()
    {
        using var purchase = await Purchase.HoldAsync(paying);
        using var taken = await purchase.InitiateAsync(With(purchase, "success_url", "http://localhost:5173/결제/완료?order=1"));
        await Json.ReadAsync(taken, HttpStatusCode.OK);
    }

    private static JsonObject With(Purchase purchase, string member, string value)
    {
        var wish = purchase.Wish();
        wish[member] = value;
        return wish;
    }

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!;
}
