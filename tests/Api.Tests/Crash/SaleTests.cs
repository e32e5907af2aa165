using OrleansTickets.Fixtures;
using OrleansTickets.Sandbox;
using OrleansTickets.Sandbox.Faults;

namespace OrleansTickets.Api.Tests.Crash;

/// <summary>
/// The case of alf.io #1421: 650 tickets sell out in minutes, and the server goes in the middle of it; there, buyers had paid and got no tickets.
/// </summary>
public sealed class SaleTests(ITestOutputHelper output)
{
    private const int Stock = 650;
    private const long Price = 15_000;
    private const int AtOnce = 16;

    [Fact]
    public async Task Kill_TwiceInMidSale_LeavesNoOrderStuckAndNobodyChargedInVain()
    {
        var data = Directory.CreateTempSubdirectory("orleanstickets-sandbox");
        await using var database = await TestDatabase.CreateAsync();
        await using var sandbox = await SandboxApp.StartAsync(new SandboxOptions { DataDirectory = data.FullName, WebhookRetrySeconds = 1 });
        var sale = await Sale.OpenAsync(database, sandbox, Stock, Price);
        GoWrong(sandbox.Faults);
        var settings = new Dictionary<string, string?>(FreePort.ForSilo(), StringComparer.Ordinal)
        {
            ["Toss:BaseUrl"] = sandbox.BaseAddress.GetLeftPart(UriPartial.Authority),
            ["Toss:SecretKey"] = "test_sk_sandbox",
            ["Toss:ClientKey"] = "test_ck_sandbox",
            ["Toss:TimeoutSeconds"] = "2",
            ["Orders:ResumeSeconds"] = "1",
            [SaleBuyer.Origin.Key] = SaleBuyer.Origin.Value,
        };

        foreach (var enough in (int[])[200, 420])
        {
            await using var api = await ApiProcess.StartAsync(database, settings);
            sandbox.RegisterWebhook($"{api.Address}api/public/{sale.Code}/payment/webhook");
            using var client = api.CreateClient();
            await KillAmidstAsync(api, sale, client, enough);
        }

        await using var last = await ApiProcess.StartAsync(database, settings);
        sandbox.RegisterWebhook($"{last.Address}api/public/{sale.Code}/payment/webhook");
        using var survivor = last.CreateClient();
        Assert.True(await sale.SellAsync(survivor, AtOnce, quantity: 1), $"The server ended by itself.{last.Output}");
        await sale.AssertNothingStuckAsync();
        await sale.AssertBooksEqualAsync();
        output.WriteLine(
            $"{Stock} tickets sold for {sandbox.Ledger.Charged - sandbox.Ledger.Cancelled} won; {sale.Interrupted} purchases were under way at the kills, "
            + $"{sandbox.Ledger.Cancelled} won were given back, {sandbox.Webhooks.Count} webhooks were sent.");

        // Else nothing was under way and nothing was tested.
        Assert.True(sale.Interrupted >= AtOnce, $"Only {sale.Interrupted} purchases were under way at the kills.");
        data.Delete(recursive: true);
    }

    private static void GoWrong(SandboxFaults faults)
    {
        foreach (var (operation, kind, every) in ((SandboxOperation, SandboxFaultKind, int)[])
        [
            (SandboxOperation.Create, SandboxFaultKind.ErrorAfter, 31),
            (SandboxOperation.Confirm, SandboxFaultKind.ResetAfter, 13),
            (SandboxOperation.Confirm, SandboxFaultKind.ErrorAfter, 17),
            (SandboxOperation.Confirm, SandboxFaultKind.ErrorBefore, 19),
            (SandboxOperation.Confirm, SandboxFaultKind.Refuse, 29),
            (SandboxOperation.Query, SandboxFaultKind.ResetBefore, 7),
            (SandboxOperation.Webhook, SandboxFaultKind.Duplicate, 5),
            (SandboxOperation.Webhook, SandboxFaultKind.Reorder, 11),
        ])
        {
            faults.Add(new SandboxFault(operation, kind, Times: null, Every: every));
        }

        // Some answers never come, so that orders have to ask what happened.
        faults.Add(new SandboxFault(SandboxOperation.Confirm, SandboxFaultKind.HangAfter, Times: 3, Every: 41));
    }

    private static async Task KillAmidstAsync(ApiProcess api, Sale sale, HttpClient client, int enough)
    {
        var selling = sale.SellAsync(client, AtOnce, quantity: 2);
        await Task.WhenAny(selling, Eventually.IsAsync(() => sale.Paid >= enough || selling.IsCompleted, $"{enough} tickets to be paid"));
        await api.KillAsync();
        await selling;
        Assert.True(sale.Paid >= enough, $"The server ended by itself at {sale.Paid} tickets.{api.Output}");
    }
}
