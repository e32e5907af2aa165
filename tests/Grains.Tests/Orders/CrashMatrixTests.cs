using System.Text;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Fixtures;
using OrleansTickets.Grains.Tests.Inventory;

namespace OrleansTickets.Grains.Tests.Orders;

/// <summary>
/// The host is crashed at every line of a purchase that matters, and another started on what is in the database (MISSION N6). Whatever the
/// moment, an order ends as one of: paid once with tickets, not charged, given back once.
/// </summary>
public sealed partial class CrashMatrixTests(ITestOutputHelper output) : OrderTest
{
    private const int Quantity = 2;
    private const int Stock = 10;

    private static readonly string[] Moments =
    [
        "before the announcement commits", "after it, before the call", "after the call, before its outcome commits", "after the outcome commits",
    ];

    private static readonly string[] Lawful = ["paid once with tickets", "not charged", "given back once"];

    /// <summary>No end, and lawful until somebody says where the money is to go.</summary>
    private const string Waiting = "waits for an account";

    private static readonly Step[] Steps =
    [
        new("place a free order", "order-placed", "hold-confirmed", "tickets-issued", Scene.Free),
        new("charge a card", "payment-announced", "confirm", "payment-charged", Scene.Card),
        new("sell what is paid", "payment-announced", "hold-confirmed", "tickets-issued", Scene.Card),
        new("sell after the hold", "payment-announced", "hold-retaken", "tickets-issued", Scene.Late),
        new("give back what came too late", "refund-requested", "cancel", "refund-done", Scene.SoldOut),
        new("keep tickets for a deposit", "deposit-awaited", "hold-confirmed", "tickets-kept", Scene.Deposit),
        new("hear of a deposit", "payment-charged", "query", "tickets-issued", Scene.DepositArrives),
        new("give up a deposit", "refund-requested", "cancel", "refund-done", Scene.DepositOverdue),
        new("make tickets void", "refund-requested", "ticket-voided", "refund-done", Scene.Refund),
        new("give money back", "refund-requested", "cancel", "refund-done", Scene.Refund),
        new("free their stock", "refund-requested", "tickets-returned", "refund-done", Scene.Refund),
        new("give a part back", "refund-requested", "cancel", "refund-done", Scene.PartialRefund),
        new("make a deposit's tickets void", "refund-requested", "ticket-voided", "refund-done", Scene.DepositRefund),
        new("give a deposit back", "refund-requested", "cancel", "refund-done", Scene.DepositRefund),
        new("free the stock of a deposit", "refund-requested", "tickets-returned", "refund-done", Scene.DepositRefund),
        new("wait for a deposit's account", "refund-requested", "resume-postponed", "refund-done", Scene.DepositTooLate),
        new("pay back to the account told", "resume-postponed", "cancel", "refund-done", Scene.DepositTooLate),
    ];

    [Fact]
    public async Task EveryStep_CrashedAtEveryMoment_EndsLawfully()
    {
        var faults = new List<string>();
        var table = new StringBuilder("| step | " + string.Join(" | ", Moments) + " |\n|---|---|---|---|---|\n");
        foreach (var step in Steps)
        {
            table.Append("| ").Append(step.Name);
            for (var moment = 0; moment < Moments.Length; moment++)
            {
                var (crashed, repeated) = await RunAsync(step, moment);
                table.Append(" | ").Append(crashed == repeated ? crashed : $"{crashed}; repeated: {repeated}");
                var isWaiting = step.Scene == Scene.DepositTooLate && crashed == Waiting;
                if (!(Lawful.Contains(crashed) || isWaiting) || !Lawful.Contains(repeated))
                {
                    faults.Add($"{step.Name}, {Moments[moment]}: {crashed}; repeated: {repeated}");
                }
            }

            table.Append(" |\n");
        }

        output.WriteLine(table.ToString());
        Assert.Empty(faults);
    }

    /// <summary>
    /// Negative control: where the announcement never reaches the journal (the database drops it, as if it had not been written), the same
    /// crash leaves a charge without a ticket.
    /// </summary>
    [Fact]
    public async Task Charge_WithoutTheJournaledAnnouncement_IsLostInTheCrash()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, Stock);
        var placed = await PlaceAsync(host, product, Quantity);
        await Database.ExecuteAsync(
            """
            CREATE FUNCTION drop_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE TRIGGER no_announcement BEFORE INSERT ON journal FOR EACH ROW WHEN (NEW.type = 'payment-announced') EXECUTE FUNCTION drop_row();
            CREATE TRIGGER no_trace BEFORE UPDATE ON orders FOR EACH ROW WHEN (NEW.status = 'approving') EXECUTE FUNCTION drop_row();
            """);
        await using var stop = new CrashPoint(Database, Provider);
        await stop.AtAsync("payment-charged");
        _ = Forget(Order(host, placed).ApproveAsync(Return(placed)));
        await stop.ReachedAsync();
        host.Crash();
        await stop.ClearAsync();

        host = await OpenShopAsync();
        Clock.Advance(TimeSpan.FromMinutes(11));
        await Order(host, placed).WakeAsync();

        Assert.Equal("charged without tickets", await JudgeAsync(placed, sold: 0));
    }

    private async Task<(string Crashed, string Repeated)> RunAsync(Step step, int moment)
    {
        await Database.ExecuteAsync("TRUNCATE journal, snapshots, orders, order_items, payments, refunds, tickets, outbox, products, stock_levels");
        var host = await OpenShopAsync();
        (Provider.Confirming, Provider.IsSilent) = (PaymentLedger.Behaviour.Act, false);
        _accounts.Clear();
        var product = await OpenSaleAsync(host, Stock, Terms() with { Price = step.Scene == Scene.Free ? 0 : Price });
        var held = (await HoldAsync(host, product, Quantity)).ReservationId;
        var prepared = await PrepareAsync(host, product, held, step.Scene);
        await using var stop = new CrashPoint(Database, Provider);

        if (moment == 3)
        {
            await CallAsync(host, held, prepared, step.Scene);
        }
        else
        {
            await stop.AtAsync(moment switch { 0 => step.Announcement, 1 => step.Call, _ => step.Outcome });
            _ = Forget(CallAsync(host, held, prepared, step.Scene));
            await stop.ReachedAsync();
        }

        host.Crash();
        await stop.ClearAsync();
        host = await OpenShopAsync();
        if (step.Scene is Scene.DepositArrives or Scene.DepositTooLate)
        {
            // A message that was not acknowledged as done is heard again.
            await Order(host, held).HearAsync(prepared!.Payment!.PaymentId);
        }

        await DoneAsync(host, held);
        var order = prepared ?? (await Order(host, held).GetAsync()).Value;
        var crashed = await JudgeAsync(order, held, product);

        // The client, which got no answer, repeats its call.
        await Eventually.AnsweredAsync(async () =>
        {
            await CallAsync(host, held, prepared, step.Scene);
            return true;
        });
        await DoneAsync(host, held);
        var repeated = await JudgeAsync((await Order(host, held).GetAsync()).Value, held, product);
        await host.StopAsync();
        return (crashed, repeated);
    }

    private async Task<string> JudgeAsync(Order? order, Guid held, Guid product)
    {
        var sold = await Database.ScalarAsync<int>($"SELECT sold FROM stock_levels WHERE id = '{product}'");
        return await Database.ScalarAsync<bool>($"SELECT EXISTS (SELECT FROM journal WHERE data::text LIKE '%{Account.AccountNumber}%')")
            ? "the account is in the journal"
            : order is null
            ? sold == 0 ? "not charged" : "sold without an order"
            : await JudgeAsync(order with { OrderId = held }, sold);
    }

    private async Task<string> JudgeAsync(Order order, int sold)
    {
        var good = (int)await Database.ScalarAsync<long>(
            $"SELECT count(*) FROM tickets WHERE order_id = '{order.OrderId}' AND status <> 'void'");
        var (charged, givenBack) = (Provider.Charged(order.OrderNumber), Provider.GivenBack(order.OrderNumber));
        var status = await Database.ScalarAsync<string>($"SELECT status FROM orders WHERE id = '{order.OrderId}'");
        var unitPrice = order.TotalAmount / Quantity;
        return (charged, good) switch
        {
            _ when good != sold && status != "waiting_for_deposit" => $"{sold} sold for {good} tickets",
            _ when status == "refunding" => charged == order.TotalAmount && givenBack == 0 && good == 0 ? Waiting : "stuck",
            _ when charged > order.TotalAmount => "charged twice",
            _ when givenBack > charged => "given back twice",
            (0, _) when order.TotalAmount > 0 && good == 0 => "not charged",
            (0, Quantity) when order.TotalAmount == 0 => "paid once with tickets",
            (0, _) => good == 0 ? "not charged" : "tickets without a charge",
            _ when charged - givenBack == good * unitPrice => good == Quantity ? "paid once with tickets" : "given back once",
            _ => good == 0 ? "charged without tickets" : "charged for other tickets",
        };
    }

    private static Task Forget(Task call) => call.ContinueWith(done => _ = done.Exception, TaskScheduler.Default);

    private sealed record Step(string Name, string Announcement, string Call, string Outcome, Scene Scene);
}
