using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Grains.Payments;
using static OrleansTickets.Api.Tests.Payments.TossSamples;

namespace OrleansTickets.Api.Tests.Payments;

/// <summary>Toss's client against answers word for word, as its documents have them and as nobody would want them.</summary>
public sealed class TossProviderTests
{
    private static readonly PaymentConfirmation Confirmation = new(PaymentId, PaymentKey, 30_000);
    private static readonly Guid RefundId = Guid.Parse("019aa1d1-5f00-7c21-b0d8-7a3c91e4f629");
    private static readonly CheckoutRequest Page = new(
        "toss", PaymentMethod.VirtualAccount, 30_000, "일반 관람권 외 1건", "https://tickets.example.com/paid", "https://tickets.example.com/not-paid");

    public static TheoryData<string> PaymentNames => [.. All.Keys];

    [Theory]
    [MemberData(nameof(PaymentNames))]
    public async Task Query_Payment_IsUnderstood(string name)
    {
        await using var toss = await ScriptedToss.StartAsync();
        toss.Then(200, All[name].Payment);
        Assert.Equal(All[name].Expected, await toss.Provider.QueryAsync(PaymentId, PaymentKey, CancellationToken.None));
        Assert.Equal($"GET /v1/payments/{PaymentKey}", toss.Calls.Single().Line);
    }

    [Fact]
    public async Task Requests_AllOperations_AreAsDocumented()
    {
        await using var toss = await ScriptedToss.StartAsync();
        toss.Then(200, Payment("READY", """ "checkout": {"url": "https://pay.example/checkout"} """)).Then(200, All["done"].Payment)
            .Then(200, All["done"].Payment).Then(200, All["partly cancelled"].Payment).Then(200, All["cancelled before the deposit"].Payment);
        var opened = await toss.Provider.OpenAsync(PaymentId, Page, CancellationToken.None);
        Assert.Equal(new Checkout("https://pay.example/checkout", "test_ck_scripted"), opened.Value);
        Assert.Equal(All["done"].Expected, await toss.Provider.ConfirmAsync(Confirmation, CancellationToken.None));
        Assert.Equal(All["done"].Expected, await toss.Provider.QueryAsync(PaymentId, null, CancellationToken.None));
        Assert.Equal(new CancelDone(DateTimeOffset.Parse(ApprovedAt)), await toss.Provider.CancelAsync(Cancellation(1_000), CancellationToken.None));
        Assert.IsType<CancelDone>(await toss.Provider.CancelAsync(Cancellation(null), CancellationToken.None));

        Assert.Equal(
            [
                "POST /v1/payments", "POST /v1/payments/confirm", $"GET /v1/payments/orders/{PaymentId}", $"POST /v1/payments/{PaymentKey}/cancel",
                $"POST /v1/payments/{PaymentKey}/cancel",
            ],
            toss.Calls.Select(call => call.Line));
        Assert.Equal([PaymentId, PaymentId, "", $"{RefundId}", $"{RefundId}"], toss.Calls.Select(call => call.Key));
        Assert.All(toss.Calls, call => Assert.Equal(
            $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(ScriptedCall.SecretKey + ":"))}", call.Authorization));
        AssertJson(
            $$"""
            {"method": "VIRTUAL_ACCOUNT", "amount": 30000, "orderId": "{{PaymentId}}", "orderName": "일반 관람권 외 1건",
             "successUrl": "https://tickets.example.com/paid", "failUrl": "https://tickets.example.com/not-paid", "validHours": 12}
            """,
            toss.Calls[0].Body);
        AssertJson($$"""{"paymentKey": "{{PaymentKey}}", "orderId": "{{PaymentId}}", "amount": 30000}""", toss.Calls[1].Body);
        AssertJson("""{"cancelReason": "비가 와서", "cancelAmount": 1000}""", toss.Calls[3].Body);
        AssertJson("""{"cancelReason": "비가 와서"}""", toss.Calls[4].Body);
    }

    /// <summary>Nothing is charged, and it never will be.</summary>
    [Theory]
    [InlineData(403, "REJECT_CARD_COMPANY")]
    [InlineData(403, "REJECT_CARD_PAYMENT")]
    [InlineData(403, "REJECT_SOMETHING_NEW")]
    [InlineData(400, "INVALID_STOPPED_CARD")]
    [InlineData(403, "EXCEED_MAX_AMOUNT")]
    [InlineData(404, "NOT_FOUND_PAYMENT")]
    [InlineData(404, "NOT_FOUND_PAYMENT_SESSION")]
    [InlineData(400, "INVALID_REQUEST")]
    public async Task Confirm_Refused_IsCertain(int status, string code)
    {
        await using var toss = await ScriptedToss.StartAsync();
        toss.ThenError(status, code);
        Assert.Equal(new PaymentRefused(code, "오류"), await toss.Provider.ConfirmAsync(Confirmation, CancellationToken.None));
    }

    /// <summary>The code says neither: the payment itself is asked.</summary>
    [Theory]
    [InlineData("ALREADY_PROCESSED_PAYMENT", "done")]
    [InlineData("ALREADY_PROCESSED_PAYMENT", "aborted")]
    [InlineData("PROVIDER_ERROR", "done")]
    [InlineData("DUPLICATED_ORDER_ID", "another order's")]
    [InlineData("A_CODE_OF_THE_FUTURE", "expired")]
    [InlineData("INVALID_API_KEY", "waiting")]
    public async Task Confirm_CodeLeavesDoubt_AnswersWhatThePaymentSays(string code, string payment)
    {
        await using var toss = await ScriptedToss.StartAsync();
        toss.ThenError(400, code).Then(200, All[payment].Payment);
        Assert.Equal(All[payment].Expected, await toss.Provider.ConfirmAsync(Confirmation, CancellationToken.None));
        Assert.Equal($"GET /v1/payments/{PaymentKey}", toss.Calls[1].Line);
    }

    [Fact]
    public async Task Confirm_CodeLeavesDoubtAndPaymentIsOpen_IsUnknown()
    {
        await using var toss = await ScriptedToss.StartAsync();
        toss.ThenError(400, "PROVIDER_ERROR").Then(200, All["in progress"].Payment);
        Assert.Equal(new PaymentUnknown("400 PROVIDER_ERROR"), await toss.Provider.ConfirmAsync(Confirmation, CancellationToken.None));
    }

    /// <summary>Thrice with the same key, and then nothing is known.</summary>
    [Theory]
    [InlineData(500, """{"code": "FAILED_INTERNAL_SYSTEM_PROCESSING", "message": ""}""")]
    [InlineData(500, """{"code": "REJECT_CARD_COMPANY", "message": "with a status that says otherwise"}""")]
    [InlineData(502, "<html>Bad gateway</html>")]
    [InlineData(503, "")]
    public async Task Confirm_ServerFails_IsRepeatedAndThenUnknown(int status, string body)
    {
        await using var toss = await ScriptedToss.StartAsync();
        toss.Then(status, body).Then(status, body).Then(status, body);
        Assert.IsType<PaymentUnknown>(await toss.Provider.ConfirmAsync(Confirmation, CancellationToken.None));
        Assert.Equal([PaymentId, PaymentId, PaymentId], toss.Calls.Select(call => call.Key));
    }

    [Fact]
    public async Task Confirm_FirstRequestIsStillWorkedOn_IsRepeatedUntilItIsAnswered()
    {
        await using var toss = await ScriptedToss.StartAsync();
        toss.ThenError(409, "IDEMPOTENT_REQUEST_PROCESSING").Then(ScriptedToss.Die).Then(200, All["done"].Payment);
        Assert.Equal(All["done"].Expected, await toss.Provider.ConfirmAsync(Confirmation, CancellationToken.None));
        Assert.Single(toss.Calls.Select(call => (call.Key, call.Body)).Distinct());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("\"DONE\"")]
    [InlineData("{\"paymentKey\": 1}")]
    [InlineData("{\"status\": \"DONE\", \"approvedAt\": \"yesterday\"}")]
    [InlineData("{\"totalAmount\": 1e400}")]
    [InlineData("{\"orderId\": \"\\ud800\"}")]
    public async Task Confirm_UnreadableSuccess_IsUnknown(string body)
    {
        await using var toss = await ScriptedToss.StartAsync();
        toss.Then(200, body);
        Assert.IsType<PaymentUnknown>(await toss.Provider.ConfirmAsync(Confirmation, CancellationToken.None));
    }

    [Fact]
    public async Task Confirm_EndlessRedirectedOrHalfAnswer_IsUnknown()
    {
        await using var toss = await ScriptedToss.StartAsync();
        toss.Then(200, $$"""{"padding": "{{new string('x', 300_000)}}"}""");
        Assert.IsType<PaymentUnknown>(await toss.Provider.ConfirmAsync(Confirmation, CancellationToken.None));
        toss.Then(async context =>
        {
            context.Response.ContentLength = 1_000;
            await context.Response.WriteAsync("{\"status\": ");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        Assert.IsType<PaymentUnknown>(await toss.Provider.ConfirmAsync(Confirmation, CancellationToken.None));
        toss.Then(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "http://127.0.0.1:1/elsewhere";
            return Task.CompletedTask;
        });
        Assert.IsType<PaymentUnknown>(await toss.Provider.ConfirmAsync(Confirmation, CancellationToken.None));
    }

    [Fact]
    public async Task Confirm_NotAnswered_IsGivenUpAndRepeated()
    {
        await using var toss = await ScriptedToss.StartAsync(timeoutSeconds: 1);
        toss.Then(ScriptedToss.Hang).Then(200, All["done"].Payment);
        Assert.Equal(All["done"].Expected, await toss.Provider.ConfirmAsync(Confirmation, CancellationToken.None));
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        toss.Then(ScriptedToss.Hang);
        Assert.IsType<PaymentUnknown>(await toss.Provider.ConfirmAsync(Confirmation, impatient.Token));
    }

    [Theory]
    [InlineData(404, "NOT_FOUND_PAYMENT", true)]
    [InlineData(404, "NOT_FOUND", false)]
    [InlineData(401, "UNAUTHORIZED_KEY", false)]
    public async Task Query_Refused_IsOpenOnlyWhereThereIsNoPayment(int status, string code, bool isOpen)
    {
        await using var toss = await ScriptedToss.StartAsync();
        toss.ThenError(status, code);
        var answer = await toss.Provider.QueryAsync(PaymentId, null, CancellationToken.None);
        Assert.Equal(isOpen ? new PaymentOpen() : new PaymentUnknown($"{status} {code}"), answer);
    }

    [Theory]
    [InlineData(400, "ALREADY_CANCELED_PAYMENT", true)]
    [InlineData(403, "NOT_CANCELABLE_AMOUNT", true)]
    [InlineData(403, "NOT_CANCELABLE_PAYMENT", true)]
    [InlineData(400, "A_CODE_OF_THE_FUTURE", true)]
    [InlineData(400, "PROVIDER_ERROR", false)]
    [InlineData(401, "UNAUTHORIZED_KEY", false)]
    public async Task Cancel_Refused_IsCertainUnlessTheCodeLeavesDoubt(int status, string code, bool isCertain)
    {
        await using var toss = await ScriptedToss.StartAsync();
        toss.ThenError(status, code);
        var answer = await toss.Provider.CancelAsync(Cancellation(1_000), CancellationToken.None);
        Assert.Equal(isCertain ? new CancelRefused(code, "오류") : new CancelUnknown($"{status} {code}"), answer);
    }

    [Theory]
    [InlineData(400, "INVALID_REQUEST", RefusalCode.PaymentRefused)]
    [InlineData(400, "PROVIDER_ERROR", RefusalCode.ProviderError)]
    [InlineData(401, "UNAUTHORIZED_KEY", RefusalCode.ProviderError)]
    public async Task Open_Refused_SaysWhetherToTryAgain(int status, string code, RefusalCode expected)
    {
        await using var toss = await ScriptedToss.StartAsync();
        toss.ThenError(status, code);
        var opened = await toss.Provider.OpenAsync(PaymentId, Page, CancellationToken.None);
        Assert.Equal((expected, code), (opened.Refusal!.Code, opened.Refusal.Detail));
    }

    [Fact]
    public async Task Open_AlwaysBusyOrWithoutAnAddress_IsRefused()
    {
        await using var toss = await ScriptedToss.StartAsync();
        toss.ThenError(409, "IDEMPOTENT_REQUEST_PROCESSING").ThenError(409, "IDEMPOTENT_REQUEST_PROCESSING").ThenError(409, "IDEMPOTENT_REQUEST_PROCESSING");
        Assert.Equal(RefusalCode.InProgress, (await toss.Provider.OpenAsync(PaymentId, Page, CancellationToken.None)).Refusal!.Code);
        toss.Then(200, Payment("READY", """ "checkout": {"url": "no address"} """));
        Assert.Equal(RefusalCode.ProviderError, (await toss.Provider.OpenAsync(PaymentId, Page, CancellationToken.None)).Refusal!.Code);
    }

    [Fact]
    public async Task Verify_SecretOfAMessage_IsComparedWithThePayments()
    {
        await using var toss = await ScriptedToss.StartAsync();
        var payment = Payment("DONE", """ "secret": "ps_Z1aOwX7K8m4jd" """);
        toss.Then(200, payment).Then(200, payment).Then(200, All["done"].Payment).ThenError(404, "NOT_FOUND_PAYMENT").ThenError(401, "UNAUTHORIZED_KEY");
        List<bool?> verdicts = [];
        foreach (var proof in (string[])["ps_Z1aOwX7K8m4jd", "ps_Z1aOwX7K8m4je", "ps_Z1aOwX7K8m4jd", "ps_Z1aOwX7K8m4jd", "ps_Z1aOwX7K8m4jd"])
        {
            verdicts.Add(await toss.Provider.VerifyAsync(PaymentId, proof, CancellationToken.None));
        }

        Assert.Equal([true, false, false, false, null], verdicts);
    }

    /// <summary>Twenty failures in a row open the circuit: then nobody waits, and nothing is asked.</summary>
    [Fact]
    public async Task Requests_ProviderIsDown_AreNotMadeForAWhile()
    {
        await using var toss = await ScriptedToss.StartAsync();
        for (var i = 0; i < 30; i++)
        {
            toss.Then(503, "");
        }

        for (var i = 0; i < 10; i++)
        {
            Assert.IsType<PaymentUnknown>(await toss.Provider.QueryAsync(PaymentId, null, CancellationToken.None));
        }

        Assert.InRange(toss.Calls.Count, 20, 29);
    }

    [Fact]
    public async Task Log_AtEveryLevel_HasNoSecretAndNoKeyOfThePayment()
    {
        await using var toss = await ScriptedToss.StartAsync();
        toss.ThenError(409, "IDEMPOTENT_REQUEST_PROCESSING").Then(503, "").Then(200, "{").ThenError(401, "UNAUTHORIZED_KEY");
        await toss.Provider.ConfirmAsync(Confirmation, CancellationToken.None);
        await toss.Provider.QueryAsync(PaymentId, PaymentKey, CancellationToken.None);
        Assert.Contains("UNAUTHORIZED_KEY", toss.Log, StringComparison.Ordinal);
        foreach (var secret in (string[])[ScriptedCall.SecretKey, Convert.ToBase64String(Encoding.UTF8.GetBytes(ScriptedCall.SecretKey))[..20], PaymentKey])
        {
            Assert.DoesNotContain(secret, toss.Log, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Cancel_Deposit_SaysWhereToPayAndLogsItNowhere()
    {
        await using var toss = await ScriptedToss.StartAsync();
        toss.Then(503, "").ThenError(400, "INVALID_REFUND_ACCOUNT_INFO");
        var cancellation = Cancellation(1_000) with { Account = new RefundAccount("20", "1002123456789", "김민지") };
        Assert.Equal(
            new CancelRefused("INVALID_REFUND_ACCOUNT_INFO", "오류"), await toss.Provider.CancelAsync(cancellation, CancellationToken.None));
        AssertJson(
            """
            {"cancelReason": "비가 와서", "cancelAmount": 1000,
             "refundReceiveAccount": {"bank": "20", "accountNumber": "1002123456789", "holderName": "김민지"}}
            """,
            toss.Calls[1].Body);
        Assert.DoesNotContain("1002123456789", toss.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("김민지", toss.Log, StringComparison.Ordinal);
    }

    private static PaymentCancellation Cancellation(long? amount) => new(PaymentId, PaymentKey, RefundId, amount, "비가 와서");

    private static void AssertJson(string expected, string actual) => Assert.True(
        JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, JsonDocument.Parse(actual).RootElement), $"{actual} instead of {expected}");
}
