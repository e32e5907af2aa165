using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using OrleansTickets.Api.Tests.Payments;
using OrleansTickets.Api.Tests.Privacy;
using OrleansTickets.Fixtures;
using OrleansTickets.Sandbox;
using OrleansTickets.Sandbox.Faults;
using OrleansTickets.Sandbox.Ledger;

namespace OrleansTickets.Api.Tests.Crash;

/// <summary>
/// The server is killed while it gives a deposit back. Only the order knew where to, and it keeps nothing: another server finds the account where
/// it was sealed, or learns that the money is back already.
/// </summary>
public sealed class DepositRefundTests
{
    private const long Due = 2 * Purchase.Price;
    private const string AccountNumber = "1002-123-456789";

    /// <summary>The tickets are void at once, and free for others only when the money is back.</summary>
    private const string UnderWay = "refunding 2 2 1";

    private static readonly object Wish = new
    {
        reason = "비가 와서", refund_account = new { bank = "20", account_number = AccountNumber, holder_name = "김민지" },
    };

    [Theory]
    [InlineData(SandboxFaultKind.ErrorBefore, 0)]
    [InlineData(SandboxFaultKind.HangAfter, Due)]
    public async Task Kill_InTheMiddleOfADepositsRefund_GivesBackOnceToItsAccount(SandboxFaultKind kind, long givenBack)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var sandbox = await SandboxApp.StartAsync(new SandboxOptions { WebhookRetrySeconds = 0.2 });
        var order = await PaidByDepositAsync(database, sandbox);
        var settings = new Dictionary<string, string?>(PayingApp.Settings(sandbox).Concat(FreePort.ForSilo()), StringComparer.Ordinal);

        await using (var api = await ApiProcess.StartAsync(database, settings))
        {
            sandbox.Faults.Add(new SandboxFault(SandboxOperation.Cancel, kind, Times: null));
            using var admin = await SignInAsync(api);
            var refund = RefundAsync(admin, order);
            await Eventually.IsAsync(
                async () => sandbox.Ledger.Cancelled == givenBack && await ReadAsync(database) == UnderWay, "the refund to be under way");
            await api.KillAsync();
            _ = await Record.ExceptionAsync(() => refund);
        }

        Assert.Equal(givenBack, sandbox.Ledger.Cancelled);
        Assert.Equal(UnderWay, await ReadAsync(database));
        sandbox.Faults.Clear();

        // Now, and not after half a minute.
        await database.ExecuteAsync("UPDATE refund_accounts SET due_at = created_at");
        await using var next = await ApiProcess.StartAsync(database, settings);
        await Eventually.IsAsync(async () => await ReadAsync(database) == "refunded 2 0 0", "the refund to be done, and its account forgotten");

        using var again = await SignInAsync(next);
        using var repeated = await RefundAsync(again, order);
        Assert.Equal("done", (await Json.ReadAsync(repeated, HttpStatusCode.OK)).GetProperty("status").GetString());
        Assert.Equal((Due, Due), (sandbox.Ledger.Charged, sandbox.Ledger.Cancelled));
        Assert.Single(sandbox.Ledger.Entries, entry => entry.Type == LedgerEntry.Cancellation);
        Assert.Equal(Due, await database.ScalarAsync<long>("SELECT sum(refunded_amount)::bigint FROM payments"));
        Assert.Equal(2L, await database.ScalarAsync<long>("SELECT sum(quantity)::bigint FROM stock_movements WHERE type = 'return'"));
        Assert.Empty(await ClearText.FindAsync(database, AccountNumber, AccountNumber.Replace("-", "", StringComparison.Ordinal)));
    }

    /// <returns>The order's path.</returns>
    private static async Task<string> PaidByDepositAsync(TestDatabase database, SandboxApp sandbox)
    {
        await using var app = await TicketsApp.StartAsync(settings: PayingApp.Settings(sandbox), database: database);
        using var purchase = await Purchase.HoldAsync(app, sandbox);
        purchase.TellWebhooksHere();
        await purchase.BeginAsync("virtual_account");
        await purchase.PayAsync();
        sandbox.Deposit(purchase.PaymentId);
        await purchase.BecomesAsync("paid");
        await purchase.AllHeardAsync();
        sandbox.RegisterWebhook(null);
        return $"/api/admin/orders/{purchase.OrderNumber}/refund?event_id={purchase.Shop.EventId}";
    }

    private static async Task<HttpClient> SignInAsync(ApiProcess api)
    {
        var client = api.CreateClient();
        using var response = await client.PostAsJsonAsync(
            "/api/auth/super-admin/login", new { email = TicketsApp.AdminEmail, password = TicketsApp.AdminPassword });
        var tokens = await Json.ReadAsync(response, HttpStatusCode.OK);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("access_token").GetString());
        return client;
    }

    private static async Task<HttpResponseMessage> RefundAsync(HttpClient admin, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(Wish) };
        request.Headers.Add("Idempotency-Key", "once");
        return await admin.SendAsync(request);
    }

    /// <summary>The order's status, its void tickets, tickets that are sold, and accounts that are kept.</summary>
    private static Task<string> ReadAsync(TestDatabase database) => database.ScalarAsync<string>(
        """
        SELECT concat_ws(' ', (SELECT status FROM orders), (SELECT count(*) FROM tickets WHERE status = 'void'), (SELECT sum(sold) FROM stock_levels),
          (SELECT count(*) FROM refund_accounts))
        """);
}
