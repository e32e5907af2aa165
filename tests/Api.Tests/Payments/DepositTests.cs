using System.Net;

namespace OrleansTickets.Api.Tests.Payments;

/// <summary>Buyers pay into a virtual account, some day (MISSION T12, T13).</summary>
[Collection(PayingTests.Name)]
public sealed class DepositTests(PayingApp paying) : IDisposable
{
    private const long Due = 2 * Purchase.Price;

    public void Dispose() => paying.Calm();

    [Fact]
    public async Task Deposit_Arrives_PaysTheWaitingOrder()
    {
        using var purchase = await Purchase.BeginAsync(paying, "virtual_account");
        purchase.TellWebhooksHere();
        var waiting = await purchase.PayAsync();
        var account = waiting.GetProperty("virtual_account");
        Assert.Equal(("waiting_for_deposit", "20", 0), (
            waiting.GetProperty("status").GetString(), account.GetProperty("bank").GetString(), waiting.GetProperty("tickets").GetArrayLength()));
        Assert.Equal(14, account.GetProperty("account_number").GetString()!.Length);
        Assert.True(account.GetProperty("due_at").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        await purchase.AssertAsync("waiting_for_deposit", charged: 0, sold: 2);
        using var again = await purchase.InitiateAsync(purchase.Wish());
        var kept = await Json.ReadAsync(again, HttpStatusCode.OK);
        Assert.Equal(account.GetRawText(), kept.GetProperty("virtual_account").GetRawText());

        paying.Sandbox.Deposit(purchase.PaymentId);
        await purchase.BecomesAsync("paid");
        await purchase.AllHeardAsync();
        Assert.Contains("DEPOSIT_CALLBACK done", await purchase.MessagesAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("forged", await purchase.MessagesAsync(), StringComparison.Ordinal);
        await purchase.AssertAsync("paid", charged: Due, sold: 2);
        using var found = await purchase.LookUpAsync();
        Assert.Equal(2, (await Json.ReadAsync(found, HttpStatusCode.OK)).GetProperty("tickets").GetArrayLength());
    }

    /// <summary>Of DEPOSIT_CALLBACK alone, as a merchant may have registered.</summary>
    [Fact]
    public async Task Deposit_IsToldByItsOwnEventAlone_IsVerifiedAndPays()
    {
        using var purchase = await Purchase.BeginAsync(paying, "virtual_account");
        purchase.TellWebhooksHere("DEPOSIT_CALLBACK");
        await purchase.PayAsync();
        paying.Sandbox.Deposit(purchase.PaymentId);
        await purchase.BecomesAsync("paid");
        await purchase.AllHeardAsync();
        Assert.Equal("DEPOSIT_CALLBACK done, DEPOSIT_CALLBACK done", await purchase.MessagesAsync());
        Assert.Equal(0L, await purchase.Shop.Database.ScalarAsync<long>("SELECT count(*) FROM payment_messages WHERE proof IS NOT NULL AND status <> 'waiting'"));
    }

    /// <summary>Toss does not know whose money it was: it has to be told where to pay it back to.</summary>
    [Fact]
    public async Task Deposit_GivenBack_GoesToTheAccountThatIsNamed()
    {
        using var purchase = await Purchase.BeginAsync(paying, "virtual_account");
        purchase.TellWebhooksHere();
        await purchase.PayAsync();
        paying.Sandbox.Deposit(purchase.PaymentId);
        await purchase.BecomesAsync("paid");
        await purchase.AllHeardAsync();

        using var nowhere = await purchase.RefundAsync(new { reason = "비가 와서" });
        await ProblemAssert.IsInvalidAsync(nowhere, "refund_account");
        await purchase.AssertAsync("paid", charged: Due, sold: 2);

        using var somewhere = await purchase.RefundAsync(
            new { reason = "비가 와서", refund_account = new { bank = "20", account_number = "1002-123-456789", holder_name = "김민지" } });
        Assert.Equal("done", (await Json.ReadAsync(somewhere, HttpStatusCode.OK)).GetProperty("status").GetString());
        await purchase.AllHeardAsync();
        await purchase.AssertAsync("refunded", charged: Due, givenBack: Due);
        await purchase.AssertReturnsAsync(cancellations: 1, tickets: 2);
    }
}
