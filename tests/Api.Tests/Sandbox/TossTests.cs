using System.Net;
using OrleansTickets.Fixtures;
using OrleansTickets.Sandbox;
using OrleansTickets.Sandbox.Ledger;

namespace OrleansTickets.Api.Tests.Sandbox;

public sealed class TossTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private SandboxApp _sandbox = null!;
    private Merchant _merchant = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxApp.StartAsync(new SandboxOptions { Clock = _clock });
        _merchant = new Merchant(_sandbox);
    }

    public ValueTask DisposeAsync()
    {
        _merchant.Dispose();
        return _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Card_CreatedAgreedAndConfirmed_IsChargedOnce()
    {
        var orderId = Merchant.NewOrderId();
        var paymentKey = await _merchant.PrepareAsync(orderId);

        using var confirmed = await _merchant.ConfirmAsync(paymentKey, orderId);

        var payment = await Json.ReadAsync(confirmed, HttpStatusCode.OK);
        Assert.Equal("DONE", payment.GetProperty("status").GetString());
        Assert.Equal("카드", payment.GetProperty("method").GetString());
        Assert.Equal((15_000, 15_000, 1_364), (Number("totalAmount"), Number("balanceAmount"), Number("vat")));
        Assert.Equal("2026-12-01T09:00:00+09:00", payment.GetProperty("approvedAt").GetString());
        var entry = Assert.Single(_sandbox.Ledger.Entries);
        Assert.Equal((LedgerEntry.Charge, paymentKey, orderId, 15_000), (entry.Type, entry.PaymentKey, entry.OrderId, entry.Amount));

        using var again = await _merchant.ConfirmAsync(paymentKey, orderId);
        await Merchant.IsErrorAsync(again, HttpStatusCode.BadRequest, "ALREADY_PROCESSED_PAYMENT");
        Assert.Single(_sandbox.Ledger.Entries);

        int Number(string member) => payment.GetProperty(member).GetInt32();
    }

    [Fact]
    public async Task Confirm_RepeatedWithItsKey_GetsTheFirstAnswerAndChargesOnce()
    {
        var orderId = Merchant.NewOrderId();
        var paymentKey = await _merchant.PrepareAsync(orderId);

        using var first = await _merchant.ConfirmAsync(paymentKey, orderId, key: orderId);
        using var again = await _merchant.ConfirmAsync(paymentKey, orderId, key: orderId);

        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal(orderId, Assert.Single(_sandbox.Ledger.Entries).IdempotencyKey);
        using var wrong = await _merchant.ConfirmAsync(paymentKey, orderId, 1, key: orderId);
        Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);

        // The key is forgotten after 15 days.
        _clock.Advance(TimeSpan.FromDays(15));
        using var late = await _merchant.ConfirmAsync(paymentKey, orderId, key: orderId);
        await Merchant.IsErrorAsync(late, HttpStatusCode.BadRequest, "ALREADY_PROCESSED_PAYMENT");
    }

    [Fact]
    public async Task Calls_WithWrongValues_AreRefusedByDocumentedCodes()
    {
        var orderId = Merchant.NewOrderId();
        var paymentKey = await _merchant.PrepareAsync(orderId);

        using var stranger = new Merchant(_sandbox, "test_sk_other");
        using var unauthorized = await stranger.ConfirmAsync(paymentKey, orderId);
        using var otherAmount = await _merchant.ConfirmAsync(paymentKey, orderId, 14_999);
        using var otherOrder = await _merchant.ConfirmAsync(paymentKey, Merchant.NewOrderId());
        using var unknown = await _merchant.Http.GetAsync("/v1/payments/nothing");
        using var unknownOrder = await _merchant.Http.GetAsync("/v1/payments/orders/nothing");
        using var byWrongName = await _merchant.Http.GetAsync($"/v1/payments/orders/{paymentKey}");
        using var cancelled = await _merchant.CancelAsync(paymentKey, new { cancelReason = "고객 변심" });
        using var noOrderId = await _merchant.CreateAsync("a b");
        using var noMoney = await _merchant.CreateAsync(Merchant.NewOrderId(), 0);
        using var longKey = await _merchant.ConfirmAsync(paymentKey, orderId, key: new string('k', 301));

        await Merchant.IsErrorAsync(unauthorized, HttpStatusCode.Unauthorized, "UNAUTHORIZED_KEY");
        await Merchant.IsErrorAsync(otherAmount, HttpStatusCode.BadRequest, "INVALID_REQUEST");
        await Merchant.IsErrorAsync(otherOrder, HttpStatusCode.NotFound, "NOT_FOUND_PAYMENT_SESSION");
        await Merchant.IsErrorAsync(unknown, HttpStatusCode.NotFound, "NOT_FOUND_PAYMENT");
        await Merchant.IsErrorAsync(unknownOrder, HttpStatusCode.NotFound, "NOT_FOUND_PAYMENT");
        await Merchant.IsErrorAsync(byWrongName, HttpStatusCode.NotFound, "NOT_FOUND_PAYMENT");
        await Merchant.IsErrorAsync(cancelled, HttpStatusCode.Forbidden, "NOT_CANCELABLE_PAYMENT");
        await Merchant.IsErrorAsync(noOrderId, HttpStatusCode.BadRequest, "INVALID_REQUEST");
        await Merchant.IsErrorAsync(noMoney, HttpStatusCode.BadRequest, "INVALID_REQUEST");
        await Merchant.IsErrorAsync(longKey, HttpStatusCode.BadRequest, "INVALID_IDEMPOTENCY_KEY");
        Assert.Empty(_sandbox.Ledger.Entries);
    }

    [Fact]
    public async Task Cancel_InPartsAndWhole_GivesBackWhatIsLeftAndNoMore()
    {
        var paymentKey = await _merchant.PayAsync(Merchant.NewOrderId());

        using var part = await _merchant.CancelAsync(paymentKey, new { cancelReason = "일부 취소", cancelAmount = 5_000 }, "refund-1");
        using var again = await _merchant.CancelAsync(paymentKey, new { cancelReason = "일부 취소", cancelAmount = 5_000 }, "refund-1");
        using var tooMuch = await _merchant.CancelAsync(paymentKey, new { cancelReason = "초과", cancelAmount = 10_001 });
        using var rest = await _merchant.CancelAsync(paymentKey, new { cancelReason = "전액 취소" });
        using var over = await _merchant.CancelAsync(paymentKey, new { cancelReason = "또" });

        Assert.Equal("PARTIAL_CANCELED", (await Json.ReadAsync(part, HttpStatusCode.OK)).GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        await Merchant.IsErrorAsync(tooMuch, HttpStatusCode.Forbidden, "NOT_CANCELABLE_AMOUNT");
        var cancelled = await Json.ReadAsync(rest, HttpStatusCode.OK);
        Assert.Equal(("CANCELED", 0), (cancelled.GetProperty("status").GetString(), cancelled.GetProperty("balanceAmount").GetInt32()));
        Assert.Equal([5_000, 10_000], cancelled.GetProperty("cancels").EnumerateArray().Select(cancel => cancel.GetProperty("cancelAmount").GetInt32()));
        await Merchant.IsErrorAsync(over, HttpStatusCode.BadRequest, "ALREADY_CANCELED_PAYMENT");
        Assert.Equal((15_000, 15_000), (_sandbox.Ledger.Charged, _sandbox.Ledger.Cancelled));
    }

    [Fact]
    public async Task VirtualAccount_ConfirmedAndPaidInto_IsChargedWithTheDeposit()
    {
        var orderId = Merchant.NewOrderId();
        var paymentKey = await _merchant.PrepareAsync(orderId, method: "VIRTUAL_ACCOUNT");
        using var confirmed = await _merchant.ConfirmAsync(paymentKey, orderId);
        var waiting = await Json.ReadAsync(confirmed, HttpStatusCode.OK);
        Assert.Equal("WAITING_FOR_DEPOSIT", waiting.GetProperty("status").GetString());
        Assert.NotEqual("", waiting.GetProperty("secret").GetString());
        Assert.NotEqual("", waiting.GetProperty("virtualAccount").GetProperty("accountNumber").GetString());
        Assert.Empty(_sandbox.Ledger.Entries);

        using var deposited = await _merchant.Http.PostAsync($"/sandbox/payments/{orderId}/deposit", null);
        using var again = await _merchant.Http.PostAsync($"/sandbox/payments/{orderId}/deposit", null);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.BadRequest), (deposited.StatusCode, again.StatusCode));
        Assert.Equal("DONE", (await _merchant.QueryAsync(paymentKey)).GetProperty("status").GetString());
        Assert.Equal(15_000, _sandbox.Ledger.Charged);

        // Toss asks where a deposit is to be given back to.
        using var nowhere = await _merchant.CancelAsync(paymentKey, new { cancelReason = "환불" });
        using var wrong = await _merchant.CancelAsync(
            paymentKey, new { cancelReason = "환불", refundReceiveAccount = new { bank = "20", accountNumber = "12-34", holderName = "김토스" } });
        using var back = await _merchant.CancelAsync(
            paymentKey, new { cancelReason = "환불", refundReceiveAccount = new { bank = "20", accountNumber = "1234567890", holderName = "김토스" } });
        await Merchant.IsErrorAsync(nowhere, HttpStatusCode.BadRequest, "INVALID_REFUND_ACCOUNT_INFO");
        await Merchant.IsErrorAsync(wrong, HttpStatusCode.BadRequest, "INVALID_REFUND_ACCOUNT_NUMBER");
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Equal(15_000, _sandbox.Ledger.Cancelled);
    }

    [Fact]
    public async Task VirtualAccount_CancelledBeforeTheDeposit_TakesNoneAnyMoreAndMovesNothing()
    {
        var orderId = Merchant.NewOrderId();
        var paymentKey = await _merchant.PrepareAsync(orderId, method: "VIRTUAL_ACCOUNT");
        using var confirmed = await _merchant.ConfirmAsync(paymentKey, orderId);

        using var part = await _merchant.CancelAsync(paymentKey, new { cancelReason = "일부", cancelAmount = 1 });
        using var cancelled = await _merchant.CancelAsync(paymentKey, new { cancelReason = "취소" });

        await Merchant.IsErrorAsync(part, HttpStatusCode.Forbidden, "NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT");
        Assert.Equal("CANCELED", (await Json.ReadAsync(cancelled, HttpStatusCode.OK)).GetProperty("status").GetString());
        Assert.Throws<InvalidOperationException>(() => _sandbox.Deposit(orderId));
        Assert.Empty(_sandbox.Ledger.Entries);
    }

    [Theory]
    [InlineData(false, 30)]
    [InlineData(true, 10)]
    public async Task Payment_NotAgreedToOrConfirmedInTime_Expires(bool agreed, int minutes)
    {
        var orderId = Merchant.NewOrderId();
        using var created = await _merchant.CreateAsync(orderId);
        var paymentKey = (await Json.ReadAsync(created, HttpStatusCode.OK)).GetProperty("paymentKey").GetString()!;
        if (agreed)
        {
            _sandbox.Approve(orderId);
        }

        _clock.Advance(TimeSpan.FromMinutes(minutes));

        Assert.Equal("EXPIRED", (await _merchant.QueryAsync(paymentKey)).GetProperty("status").GetString());
        using var confirmed = await _merchant.ConfirmAsync(paymentKey, orderId);
        await Merchant.IsErrorAsync(confirmed, HttpStatusCode.NotFound, "NOT_FOUND_PAYMENT_SESSION");
        Assert.Throws<InvalidOperationException>(() => _sandbox.Approve(orderId));
    }

    [Fact]
    public async Task Order_CreatedTwice_IsPaidOnce()
    {
        var orderId = Merchant.NewOrderId();
        var first = await _merchant.PrepareAsync(orderId);
        var second = await _merchant.PrepareAsync(orderId);
        Assert.NotEqual(first, second);
        using var paid = await _merchant.ConfirmAsync(first, orderId);
        Assert.Equal(HttpStatusCode.OK, paid.StatusCode);

        using var twice = await _merchant.ConfirmAsync(second, orderId);
        using var third = await _merchant.CreateAsync(orderId);

        await Merchant.IsErrorAsync(twice, HttpStatusCode.BadRequest, "DUPLICATED_ORDER_ID");
        await Merchant.IsErrorAsync(third, HttpStatusCode.BadRequest, "DUPLICATED_ORDER_ID");
        Assert.Single(_sandbox.Ledger.Entries);
    }
}
