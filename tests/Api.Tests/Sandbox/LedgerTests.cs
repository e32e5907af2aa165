using System.Net;
using OrleansTickets.Sandbox;

namespace OrleansTickets.Api.Tests.Sandbox;

public sealed class LedgerTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("orleanstickets-sandbox");

    private string FilePath => Path.Combine(_data.FullName, "ledger.jsonl");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Ledger_AfterARestart_KnowsPaymentsMoneyAndIdempotencyKeys()
    {
        var orderId = Merchant.NewOrderId();
        string paymentKey;
        await using (var sandbox = await StartAsync())
        {
            using var merchant = new Merchant(sandbox);
            paymentKey = await merchant.PrepareAsync(orderId);
            using var confirmed = await merchant.ConfirmAsync(paymentKey, orderId, key: orderId);
            using var part = await merchant.CancelAsync(paymentKey, new { cancelReason = "일부", cancelAmount = 5_000 }, "refund");
        }

        await using var again = await StartAsync();
        using var later = new Merchant(again);
        using var repeated = await later.ConfirmAsync(paymentKey, orderId, key: orderId);
        using var refunded = await later.CancelAsync(paymentKey, new { cancelReason = "일부", cancelAmount = 5_000 }, "refund");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (repeated.StatusCode, refunded.StatusCode));
        Assert.Equal((15_000, 5_000, 2), (again.Ledger.Charged, again.Ledger.Cancelled, again.Ledger.Entries.Count));
        var payment = await later.QueryAsync(paymentKey);
        Assert.Equal(("PARTIAL_CANCELED", 10_000), (payment.GetProperty("status").GetString(), payment.GetProperty("balanceAmount").GetInt32()));
        using var overHttp = await later.Http.GetAsync("/sandbox/ledger");
        var ledger = await Json.ReadAsync(overHttp, HttpStatusCode.OK);
        Assert.Equal((15_000, 5_000), (ledger.GetProperty("charged").GetInt32(), ledger.GetProperty("cancelled").GetInt32()));
    }

    [Fact]
    public async Task Ledger_WithACutLastLine_GoesOnBeforeIt()
    {
        var orderId = Merchant.NewOrderId();
        await using (var sandbox = await StartAsync())
        {
            using var merchant = new Merchant(sandbox);
            await merchant.PayAsync(orderId);
        }

        await File.AppendAllTextAsync(FilePath, "{\"payment\":{\"payment_key\":\"김");
        await using (var again = await StartAsync())
        {
            using var merchant = new Merchant(again);
            await merchant.PayAsync(Merchant.NewOrderId());
            Assert.Equal(30_000, again.Ledger.Charged);
        }

        await using var third = await StartAsync();
        Assert.Equal(30_000, third.Ledger.Charged);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://example.com:80")]
    [InlineData("nonsense")]
    public async Task Start_OnAnAddressThatOthersReach_IsRefused(string url)
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => SandboxApp.StartAsync(new SandboxOptions { Url = url }));

        Assert.Contains("Sandbox__Url", refusal.Message, StringComparison.Ordinal);
    }

    private Task<SandboxApp> StartAsync() => SandboxApp.StartAsync(new SandboxOptions { DataDirectory = _data.FullName });
}
