using System.Net;
using System.Net.Http.Json;
using OrleansTickets.Fixtures;
using OrleansTickets.Sandbox;
using OrleansTickets.Sandbox.Faults;

namespace OrleansTickets.Api.Tests.Sandbox;

public sealed class FaultTests : IAsyncLifetime
{
    private SandboxApp _sandbox = null!;
    private Merchant _merchant = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxApp.StartAsync();
        _merchant = new Merchant(_sandbox);
    }

    public ValueTask DisposeAsync()
    {
        _merchant.Dispose();
        return _sandbox.DisposeAsync();
    }

    [Theory]
    [InlineData(SandboxFaultKind.ErrorBefore, 0)]
    [InlineData(SandboxFaultKind.ErrorAfter, 1)]
    [InlineData(SandboxFaultKind.ResetBefore, 0)]
    [InlineData(SandboxFaultKind.ResetAfter, 1)]
    [InlineData(SandboxFaultKind.HangAfter, 1)]
    [InlineData(SandboxFaultKind.Slow, 1)]
    public async Task Confirm_ThatGoesWrong_HasActedAsTheFaultSaysAndChargesOnceWhenRepeated(SandboxFaultKind kind, int charges)
    {
        var orderId = Merchant.NewOrderId();
        var paymentKey = await _merchant.PrepareAsync(orderId);
        _sandbox.Faults.Add(new SandboxFault(SandboxOperation.Confirm, kind, DelayMilliseconds: 1));

        Assert.Equal(kind == SandboxFaultKind.Slow, await IsAnsweredAsync(paymentKey, orderId, kind));

        Assert.Equal(charges, _sandbox.Ledger.Entries.Count);
        using var again = await RepeatAsync(paymentKey, orderId);
        Assert.Equal("DONE", (await Json.ReadAsync(again, HttpStatusCode.OK)).GetProperty("status").GetString());
        Assert.Single(_sandbox.Ledger.Entries);
    }

    [Fact]
    public async Task Confirm_Refused_FailsForGoodWithTheCode()
    {
        var orderId = Merchant.NewOrderId();
        var paymentKey = await _merchant.PrepareAsync(orderId);
        _sandbox.Faults.Add(new SandboxFault(SandboxOperation.Confirm, SandboxFaultKind.Refuse, Code: "REJECT_CARD_PAYMENT", Status: 403));

        using var refused = await _merchant.ConfirmAsync(paymentKey, orderId, key: orderId);
        using var repeated = await _merchant.ConfirmAsync(paymentKey, orderId, key: orderId);
        using var other = await _merchant.ConfirmAsync(paymentKey, orderId);

        await Merchant.IsErrorAsync(refused, HttpStatusCode.Forbidden, "REJECT_CARD_PAYMENT");
        await Merchant.IsErrorAsync(repeated, HttpStatusCode.Forbidden, "REJECT_CARD_PAYMENT");
        await Merchant.IsErrorAsync(other, HttpStatusCode.BadRequest, "ALREADY_PROCESSED_PAYMENT");
        Assert.Equal("ABORTED", (await _merchant.QueryAsync(paymentKey)).GetProperty("status").GetString());
        Assert.Empty(_sandbox.Ledger.Entries);
    }

    [Fact]
    public async Task Confirm_WhileTheSameKeyIsBeingProcessed_IsToldSo()
    {
        var orderId = Merchant.NewOrderId();
        var paymentKey = await _merchant.PrepareAsync(orderId);
        _sandbox.Faults.Add(new SandboxFault(SandboxOperation.Confirm, SandboxFaultKind.HangAfter));
        using var impatient = new CancellationTokenSource();
        var hanging = _merchant.ConfirmAsync(paymentKey, orderId, key: orderId, cancellationToken: impatient.Token);
        await Eventually.IsAsync(() => _sandbox.Ledger.Entries.Count == 1, "the charge");

        using var meanwhile = await _merchant.ConfirmAsync(paymentKey, orderId, key: orderId);

        await Merchant.IsErrorAsync(meanwhile, HttpStatusCode.Conflict, "IDEMPOTENT_REQUEST_PROCESSING");
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
    }

    [Fact]
    public async Task Faults_OverHttp_BefallEverySoManieth()
    {
        using var added = await _merchant.Http.PostAsJsonAsync(
            "/sandbox/faults", new { operation = "query", kind = "error_before", times = 2, every = 2, status = 503 });
        using var wrong = await _merchant.Http.PostAsJsonAsync("/sandbox/faults", new { operation = "query", kind = "duplicate" });
        using var unknown = await _merchant.Http.PostAsJsonAsync("/sandbox/faults", new { operation = "nothing", kind = "slow" });
        Assert.Equal(
            (HttpStatusCode.NoContent, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (added.StatusCode, wrong.StatusCode, unknown.StatusCode));

        var paymentKey = await _merchant.PayAsync(Merchant.NewOrderId());
        var answers = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            using var response = await _merchant.Http.GetAsync($"/v1/payments/{paymentKey}");
            answers.Add((int)response.StatusCode);
        }

        Assert.Equal([200, 503, 200, 503, 200, 200], answers);
        Assert.Empty(_sandbox.Faults.List());
    }

    [Fact]
    public async Task Faults_Cleared_AreGone()
    {
        _sandbox.Faults.Add(new SandboxFault(SandboxOperation.Query, SandboxFaultKind.ErrorBefore, Times: null));
        _sandbox.Faults.Add(new SandboxFault(SandboxOperation.Create, SandboxFaultKind.ErrorBefore, Times: null));

        using var cleared = await _merchant.Http.DeleteAsync("/sandbox/faults?operation=query");

        Assert.Equal(HttpStatusCode.NoContent, cleared.StatusCode);
        Assert.Equal(SandboxOperation.Create, Assert.Single(_sandbox.Faults.List()).Operation);
    }

    /// <summary>Whether an answer of success came whole.</summary>
    private async Task<bool> IsAnsweredAsync(string paymentKey, string orderId, SandboxFaultKind kind)
    {
        using var patience = new CancellationTokenSource();
        var answer = _merchant.ConfirmAsync(paymentKey, orderId, key: orderId, cancellationToken: patience.Token);
        if (kind == SandboxFaultKind.HangAfter)
        {
            await Eventually.IsAsync(() => _sandbox.Ledger.Entries.Count == 1, "the charge");
            await patience.CancelAsync();
        }

        try
        {
            using var response = await answer;
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>The provider may not have noticed yet that the first caller hung up.</summary>
    private async Task<HttpResponseMessage> RepeatAsync(string paymentKey, string orderId)
    {
        HttpResponseMessage? answer = null;
        await Eventually.IsAsync(
            async () =>
            {
                answer?.Dispose();
                answer = await _merchant.ConfirmAsync(paymentKey, orderId, key: orderId);
                return answer.StatusCode != HttpStatusCode.Conflict;
            },
            "the key to be free");
        return answer!;
    }
}
