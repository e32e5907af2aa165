using System.Net;
using OrleansTickets.Fixtures;
using OrleansTickets.Sandbox.Faults;

namespace OrleansTickets.Api.Tests.Payments;

/// <summary>
/// Admins give back what was charged by Toss (MISSION T6, T13). Whatever happens on the way, in the end both books say the same, to the won,
/// and what became free is for sale once. What may be asked for at all is tested with orders.
/// </summary>
[Collection(PayingTests.Name)]
public sealed class RefundTests(PayingApp paying) : IDisposable
{
    private const string Void = "VOID";
    private const long Due = 2 * Purchase.Price;

    private static readonly object Rain = new { reason = "비가 와서" };

    public void Dispose() => paying.Calm();

    [Fact]
    public async Task Refund_FullAskedForThreeTimes_IsOneCancellation()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        var paid = await purchase.PayAsync();
        Assert.DoesNotContain(Void, await purchase.GateAsync(paid));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(("done", Due), await RefundAsync(purchase, Rain, "once"));
        }

        await purchase.AssertAsync("refunded", charged: Due, givenBack: Due);
        await purchase.AssertReturnsAsync(cancellations: 1, tickets: 2);
        Assert.Equal([Void, Void], await purchase.GateAsync(paid));
    }

    [Fact]
    public async Task Refund_ByAmountByTicketThenTheRest_GivesBackWhatWasChargedAndNoMore()
    {
        const long charged = 3 * Purchase.Price;
        using var purchase = await Purchase.BeginAsync(paying, quantity: 3);
        var paid = await purchase.PayAsync();

        Assert.Equal(("done", 5_000), await RefundAsync(purchase, new { reason = "사과", amount = 5_000 }));
        await purchase.AssertAsync("partially_refunded", charged, givenBack: 5_000, sold: 3);
        Assert.DoesNotContain(Void, await purchase.GateAsync(paid));

        var ticket = paid.GetProperty("tickets")[1].GetProperty("ticket_id").GetGuid();
        Assert.Equal(("done", Purchase.Price), await RefundAsync(purchase, new { reason = "한 장", ticket_ids = new[] { ticket } }));
        await purchase.AssertAsync("partially_refunded", charged, givenBack: 20_000, sold: 2);
        var reasons = await purchase.GateAsync(paid);
        Assert.Equal([false, true, false], reasons.Select(reason => reason == Void));

        using var tooMuch = await purchase.RefundAsync(new { reason = "많이", amount = 25_001 });
        await ProblemAssert.IsAsync(tooMuch, HttpStatusCode.Conflict, "CONFLICT");
        Assert.Equal(("done", 25_000), await RefundAsync(purchase, Rain));
        await purchase.AssertAsync("refunded", charged, givenBack: charged);
        await purchase.AssertReturnsAsync(cancellations: 3, tickets: 3);
    }

    /// <summary>A ticket is given back here and 5,000 won at Toss's own desk, while Toss's messages come in, true ones and others.</summary>
    [Fact]
    public async Task Refund_RacingTheDeskAndWebhooks_CountsBoth()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        purchase.TellWebhooksHere();
        var key = purchase.Authenticate();
        using var returned = await purchase.ReturnAsync(key);
        var paid = await Json.ReadAsync(returned, HttpStatusCode.OK);
        var ticket = paid.GetProperty("tickets")[0].GetProperty("ticket_id").GetGuid();

        var meanwhile = Task.WhenAll(
        [
            .. TellAsync(purchase, 12),
            IsOkAsync(purchase.AtTheDeskAsync($"/v1/payments/{key}/cancel", new { cancelReason = "at the desk", cancelAmount = 5_000 })),
        ]);
        var refunds = await Task.WhenAll(Enumerable.Range(0, 4).Select(
            _ => RefundAsync(purchase, new { reason = "한 장", ticket_ids = new[] { ticket } }, "once")));
        await meanwhile;

        Assert.All(refunds, refund => Assert.Equal(("done", Purchase.Price), refund));
        await Eventually.IsAsync(
            () => purchase.Shop.Database.ScalarAsync<bool>($"SELECT refunded_amount = 20000 FROM orders WHERE id = '{purchase.ReservationId}'"),
            "the desk's part to be known");
        await purchase.AllHeardAsync();
        await purchase.AssertAsync("partially_refunded", charged: Due, givenBack: 20_000, sold: 1);
        await purchase.AssertReturnsAsync(cancellations: 2, tickets: 1);
        Assert.Equal(Void, (await purchase.GateAsync(paid))[0]);
    }

    /// <summary>Both give back everything: who comes second finds nothing left, or finds it done.</summary>
    [Fact]
    public async Task Refund_RacingTheDeskForAllOfIt_GivesBackOnce()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        purchase.TellWebhooksHere();
        var key = purchase.Authenticate();
        using var returned = await purchase.ReturnAsync(key);
        var paid = await Json.ReadAsync(returned, HttpStatusCode.OK);

        var here = purchase.RefundAsync(Rain, "once");
        await Task.WhenAll([here, purchase.AtTheDeskAsync($"/v1/payments/{key}/cancel", new { cancelReason = "at the desk" }), .. TellAsync(purchase, 8)]);

        using var refund = await here;
        Assert.True(refund.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, $"{refund.StatusCode}");
        await purchase.BecomesAsync("refunded");
        await purchase.AllHeardAsync();
        await purchase.AssertAsync("refunded", charged: Due, givenBack: Due);
        await purchase.AssertReturnsAsync(cancellations: 1, tickets: 2);
        Assert.Equal([Void, Void], await purchase.GateAsync(paid));
    }

    /// <summary>One try fails after Toss has given back, and the next, with the same key, is told so.</summary>
    [Theory]
    [InlineData(SandboxFaultKind.ErrorAfter)]
    [InlineData(SandboxFaultKind.ResetAfter)]
    [InlineData(SandboxFaultKind.HangAfter)]
    public async Task Refund_AnswerIsLostOnce_IsDoneWithTheSameRequest(SandboxFaultKind kind)
    {
        using var purchase = await Purchase.BeginAsync(paying);
        await purchase.PayAsync();
        paying.Sandbox.Faults.Add(new SandboxFault(SandboxOperation.Cancel, kind, Times: 1));

        Assert.Equal(("done", Due), await RefundAsync(purchase, Rain, "once"));

        Assert.Empty(paying.Sandbox.Faults.List());
        await purchase.AssertAsync("refunded", charged: Due, givenBack: Due);
        await purchase.AssertReturnsAsync(cancellations: 1, tickets: 2);
    }

    /// <summary>Toss fails as long as anybody waits. The tickets are void at once, and the refund finishes by itself.</summary>
    /// <param name="givenBack">What Toss has given back by then, and not said.</param>
    [Theory]
    [InlineData(SandboxFaultKind.ErrorBefore, 0)]
    [InlineData(SandboxFaultKind.HangAfter, Due)]
    public async Task Refund_ProviderFailsInTheMiddle_IsFinishedLaterByItself(SandboxFaultKind kind, long givenBack)
    {
        using var purchase = await Purchase.BeginAsync(paying);
        var paid = await purchase.PayAsync();
        paying.Sandbox.Faults.Add(new SandboxFault(SandboxOperation.Cancel, kind, Times: null));
        paying.Sandbox.Faults.Add(new SandboxFault(SandboxOperation.Query, SandboxFaultKind.Refuse, Times: null, Code: "PROVIDER_ERROR"));

        Assert.Equal(("requested", Due), await RefundAsync(purchase, Rain, "once"));

        Assert.Equal(givenBack, paying.Sandbox.Ledger.Entries.Where(
            entry => entry.Type == "cancellation" && entry.OrderId == purchase.PaymentId).Sum(entry => entry.Amount));
        Assert.Equal("refunding", await purchase.StatusAsync());
        Assert.Equal([Void, Void], await purchase.GateAsync(paid));
        await purchase.Shop.AssertStockAsync(10, held: 0, sold: 2);
        using var other = await purchase.RefundAsync(Rain, "another");
        await ProblemAssert.IsAsync(other, HttpStatusCode.Conflict, "IN_PROGRESS");

        paying.Sandbox.Faults.Clear();
        await purchase.BecomesAsync("refunded");
        Assert.Equal(("done", Due), await RefundAsync(purchase, Rain, "once"));
        await purchase.AssertAsync("refunded", charged: Due, givenBack: Due);
        await purchase.AssertReturnsAsync(cancellations: 1, tickets: 2);
        Assert.Equal([Void, Void], await purchase.GateAsync(paid));
    }

    /// <summary>Toss says no: nothing went back, and the tickets open gates again.</summary>
    [Fact]
    public async Task Refund_ProviderRefuses_LeavesBothBooksAndTheTicketsAsTheyWere()
    {
        using var purchase = await Purchase.BeginAsync(paying);
        var paid = await purchase.PayAsync();
        paying.Sandbox.Faults.Add(new SandboxFault(SandboxOperation.Cancel, SandboxFaultKind.Refuse, Times: null, Code: "NOT_CANCELABLE_PAYMENT", Status: 403));

        using var refused = await purchase.RefundAsync(Rain);

        var problem = await ProblemAssert.IsAsync(refused, HttpStatusCode.BadGateway, "PROVIDER_ERROR");
        Assert.Contains("NOT_CANCELABLE_PAYMENT", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await purchase.AssertAsync("paid", charged: Due, sold: 2);
        await purchase.AssertReturnsAsync(cancellations: 0, tickets: 0);
        Assert.DoesNotContain(Void, await purchase.GateAsync(paid));
    }

    private static async Task<(string? Status, long Amount)> RefundAsync(Purchase purchase, object body, string? key = null)
    {
        using var response = await purchase.RefundAsync(body, key);
        var refund = await Json.ReadAsync(response, HttpStatusCode.OK);
        return (refund.GetProperty("status").GetString(), refund.GetProperty("amount").GetInt64());
    }

    /// <summary>Messages of every kind that there is, and that nobody may believe.</summary>
    private static IEnumerable<Task> TellAsync(Purchase purchase, int count) => Enumerable.Range(0, count).Select(async i =>
    {
        using var response = await purchase.TellAsync(purchase.StatusMessage(i % 2 == 0 ? "CANCELED" : "PARTIAL_CANCELED"), $"{purchase.PaymentId}-{i}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    });

    private static async Task IsOkAsync(Task<HttpStatusCode> call) => Assert.Equal(HttpStatusCode.OK, await call);
}
