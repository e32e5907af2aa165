using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Contracts.Tickets;
using OrleansTickets.Fixtures;
using OrleansTickets.Grains.Tests.Inventory;

namespace OrleansTickets.Grains.Tests.Orders;

public sealed class RefundTests : OrderTest
{
    private static readonly RefundAccount Account = new("20", "110123456789", "김하늘");

    [Fact]
    public async Task RefundAsync_Full_VoidsGivesBackAndFreesOnceForOneKey()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var paid = await PayAsync(host, product);

        var refunds = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Order(host, paid).RefundAsync(RefundWish("k"), Admin)));

        Assert.Single(refunds.Select(refund => Done(refund).RefundId).Distinct());
        Assert.Equal((RefundStatus.Done, 2 * Price), (refunds[0].Value!.Status, refunds[0].Value!.Amount));
        await AssertLawfulAsync(host, product, paid, 0, OrderStatus.Refunded);
        Assert.Equal(new StockLevel(10, 0, 0), await LevelAsync(host, product));
        Assert.Equal(1, Provider.Cancellations);
        Assert.Equal(TicketStatus.Void, (await host.Grains.GetGrain<ITicketGrain>(paid.Tickets[0].TicketId.ToString("D")).GetAsync()).Status);
        Assert.Equal(1L, await Database.ScalarAsync<long>("SELECT count(*) FROM activity_log WHERE action_type = 'order_refunded'"));
        Assert.Equal(1L, await Database.ScalarAsync<long>("SELECT count(*) FROM outbox WHERE template = 'refund_done'"));
        await RefusedAsync(RefusalCode.IdempotencyMismatch, Order(host, paid).RefundAsync(RefundWish("k", amount: 1), Admin));
        await RefusedAsync(RefusalCode.Conflict, Order(host, paid).RefundAsync(RefundWish("other"), Admin));
    }

    [Fact]
    public async Task RefundAsync_ByTicketThenByAmount_NeverGivesBackMoreThanWasPaid()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var paid = await PayAsync(host, product, 3);
        var ticket = paid.Tickets[1].TicketId;

        Assert.Equal(Price, Done(await Order(host, paid).RefundAsync(RefundWish("a", tickets: [ticket]), Admin)).Amount);
        await AssertLawfulAsync(host, product, paid, 2, OrderStatus.PartiallyRefunded);
        await RefusedAsync(RefusalCode.Conflict, Order(host, paid).RefundAsync(RefundWish("b", tickets: [ticket]), Admin));
        await RefusedAsync(RefusalCode.Invalid, Order(host, paid).RefundAsync(RefundWish("c", tickets: [Guid.CreateVersion7()]), Admin));
        Assert.Equal(5_000, Done(await Order(host, paid).RefundAsync(RefundWish("d", amount: 5_000), Admin)).Amount);
        await AssertLawfulAsync(host, product, paid, 2, OrderStatus.PartiallyRefunded);
        await RefusedAsync(RefusalCode.Conflict, Order(host, paid).RefundAsync(RefundWish("e", amount: (2 * Price) - 4_999), Admin));
        Assert.Equal((2 * Price) - 5_000, Done(await Order(host, paid).RefundAsync(RefundWish("f"), Admin)).Amount);

        await AssertLawfulAsync(host, product, paid, 0, OrderStatus.Refunded);
        Assert.Equal((3 * Price, 3), (Provider.GivenBack(paid.OrderNumber), Provider.Cancellations));
    }

    [Fact]
    public async Task RefundAsync_ProviderRefuses_TheTicketsAreGoodAgain()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var paid = await PayAsync(host, product);
        Provider.Cancelling = PaymentLedger.Behaviour.Refuse;

        var refused = await Order(host, paid).RefundAsync(RefundWish("k"), Admin);

        Assert.Equal((RefusalCode.ProviderError, "NOT_CANCELABLE_AMOUNT"), (refused.Refusal!.Code, refused.Refusal.Detail));
        await AssertLawfulAsync(host, product, paid, 2, OrderStatus.Paid);
        Provider.Cancelling = PaymentLedger.Behaviour.Act;
        Done(await Order(host, paid).RefundAsync(RefundWish("again"), Admin));
        await AssertLawfulAsync(host, product, paid, 0, OrderStatus.Refunded);
    }

    [Fact]
    public async Task RefundAsync_AnswerIsLost_IsFinishedWithoutGivingBackTwice()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var paid = await PayAsync(host, product);
        (Provider.Cancelling, Provider.IsSilent) = (PaymentLedger.Behaviour.ActAndLose, true);

        Assert.Equal(RefundStatus.Requested, Done(await Order(host, paid).RefundAsync(RefundWish("k"), Admin)).Status);
        await RefusedAsync(RefusalCode.InProgress, Order(host, paid).RefundAsync(RefundWish("other"), Admin));
        Assert.Equal(new StockLevel(10, 0, 2), await LevelAsync(host, product));
        Provider.IsSilent = false;

        Assert.Equal(RefundStatus.Done, Done(await Order(host, paid).RefundAsync(RefundWish("k"), Admin)).Status);
        await AssertLawfulAsync(host, product, paid, 0, OrderStatus.Refunded);
        Assert.Equal(1, Provider.Cancellations);
    }

    [Fact]
    public async Task RefundAsync_RacingItsOwnWebhook_HasOneEffect()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var paid = await PayAsync(host, product);

        await Task.WhenAll(
            Order(host, paid).HearAsync(paid.Payment!.PaymentId), Order(host, paid).RefundAsync(RefundWish("k"), Admin),
            Order(host, paid).HearAsync(paid.Payment.PaymentId));

        await AssertLawfulAsync(host, product, paid, 0, OrderStatus.Refunded);
        Assert.Equal((1, 1L), (Provider.Cancellations, await CountAsync("refund-requested")));
    }

    [Fact]
    public async Task HearAsync_GivenBackAtTheProvidersDesk_VoidsTheTickets()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var paid = await PayAsync(host, product);

        Provider.GiveBackOutside(paid.Payment!.PaymentId, paid.TotalAmount);
        Done(await Order(host, paid).HearAsync(paid.Payment.PaymentId));

        await AssertLawfulAsync(host, product, paid, 0, OrderStatus.Refunded);
        Assert.Equal(0, Provider.Cancellations);
        Assert.Equal(new StockLevel(10, 0, 0), await LevelAsync(host, product));
    }

    [Fact]
    public async Task RefundAsync_OfADepositWithoutAnAccount_IsRefusedAndChangesNothing()
    {
        var host = await OpenShopAsync();
        var (product, paid) = await DepositAsync(host);

        var refused = await Order(host, paid).RefundAsync(RefundWish("k"), Admin);

        Assert.Equal((RefusalCode.Invalid, "refund_account"), (refused.Refusal!.Code, refused.Refusal.Field));
        await AssertLawfulAsync(host, product, paid, 2, OrderStatus.Paid);
        Assert.Equal(0L, await CountAsync("refund-requested"));
        Done(await Order(host, paid).RefundAsync(RefundWish("k") with { Account = Account }, Admin));
        await AssertLawfulAsync(host, product, paid, 0, OrderStatus.Refunded);
        Assert.Equal([Account], Provider.PaidTo);
    }

    /// <summary>The journal never knows the account, so a crash forgets it: the refund waits until it is told again.</summary>
    [Fact]
    public async Task SupplyAccountAsync_AfterACrash_FinishesTheRefundOnce()
    {
        var host = await OpenShopAsync();
        var (product, paid) = await DepositAsync(host);
        await using (var stop = new CrashPoint(Database, Provider))
        {
            await stop.AtAsync("cancel");
            _ = Order(host, paid).RefundAsync(RefundWish("k") with { Account = Account }, Admin)
                .ContinueWith(call => _ = call.Exception, TaskScheduler.Default);
            await stop.ReachedAsync();
            host.Crash();
        }

        host = await OpenShopAsync();
        await Order(host, paid).WakeAsync();
        var refund = Done(await Order(host, paid).GetAsync()).Refunds[0];
        Assert.Equal((RefundStatus.Requested, 0), (refund.Status, Provider.Cancellations));
        await RefusedAsync(RefusalCode.NotFound, Order(host, paid).SupplyAccountAsync(Guid.CreateVersion7(), Account));

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(RefundStatus.Done, Done(await Order(host, paid).SupplyAccountAsync(refund.RefundId, Account)).Status);
        }

        await AssertLawfulAsync(host, product, paid, 0, OrderStatus.Refunded);
        Assert.Equal([Account], Provider.PaidTo);
        Assert.Equal(0L, await Database.ScalarAsync<long>($"SELECT count(*) FROM journal WHERE data::text LIKE '%{Account.AccountNumber}%'"));
    }

    /// <summary>The tickets are gone when the deposit arrives: the order gives it back by itself, once somebody says where to.</summary>
    [Fact]
    public async Task SupplyAccountAsync_OfADepositForAGivenUpAttempt_GivesItBack()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var (first, _) = await PayAtTheSecondAttemptAsync(host, product);
        Provider.AwaitDeposit(first.Payment!.PaymentId, first.TotalAmount);
        Provider.Deposit(first.Payment.PaymentId, first.TotalAmount);
        Done(await Order(host, first).HearAsync(first.Payment.PaymentId));

        var waiting = Assert.Single(Done(await Order(host, first).GetAsync()).Refunds);
        Assert.Equal((RefundStatus.Requested, true, 0), (waiting.Status, waiting.IsAutomatic, Provider.Cancellations));
        Assert.Equal(RefundStatus.Done, Done(await Order(host, first).SupplyAccountAsync(waiting.RefundId, Account)).Status);

        await AssertLawfulAsync(host, product, first, 2, OrderStatus.Paid);
        Assert.Equal([Account], Provider.PaidTo);
    }

    /// <summary>Meanwhile the merchant gives back at the provider's desk what the order was paid with: no message of that may be lost.</summary>
    [Fact]
    public async Task HearAsync_WhileAnotherRefundWaitsForItsAccount_IsPutOffAndMadeUpFor()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var (first, second) = await PayAtTheSecondAttemptAsync(host, product);
        Provider.AwaitDeposit(first.Payment!.PaymentId, first.TotalAmount);
        Provider.Deposit(first.Payment.PaymentId, first.TotalAmount);
        var waiting = Done(await Order(host, first).HearAsync(first.Payment.PaymentId)).Refunds[0];
        Provider.GiveBackOutside(second.Payment!.PaymentId, first.TotalAmount);

        await RefusedAsync(RefusalCode.InProgress, Order(host, first).HearAsync(second.Payment.PaymentId));
        await RefusedAsync(RefusalCode.InProgress, Order(host, first).RefundAsync(RefundWish("k"), Admin));
        Assert.Equal(RefundStatus.Done, Done(await Order(host, first).SupplyAccountAsync(waiting.RefundId, Account)).Status);

        await AssertLawfulAsync(host, product, first, 0, OrderStatus.Refunded);
        Assert.Equal(new StockLevel(10, 0, 0), await LevelAsync(host, product));
        Done(await Order(host, first).HearAsync(second.Payment.PaymentId));
    }

    [Fact]
    public async Task ChangeStatusAsync_ByTheTable_IsLoggedAndElseRefused()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var paid = await PayAsync(host, product);
        var open = await PlaceAsync(host, product);

        await RefusedAsync(RefusalCode.Conflict, Order(host, paid).ChangeStatusAsync(new(OrderStatus.Cancelled, "x", OrderParty.Manager), Admin));
        await RefusedAsync(RefusalCode.Conflict, Order(host, paid).ChangeStatusAsync(new(OrderStatus.Refunding, "x", OrderParty.Manager), Admin));
        await RefusedAsync(RefusalCode.Conflict, Order(host, open).ChangeStatusAsync(new(OrderStatus.Paid, "x", OrderParty.Manager), Admin));
        Assert.Equal(
            OrderStatus.Completed, Done(await Order(host, paid).ChangeStatusAsync(new(OrderStatus.Completed, "끝", OrderParty.Staff), Admin)).Status);
        await RefusedAsync(RefusalCode.Conflict, Order(host, paid).ChangeStatusAsync(new(OrderStatus.Paid, "x", OrderParty.Staff), Admin));
        Done(await Order(host, paid).ChangeStatusAsync(new(OrderStatus.Paid, "다시", OrderParty.Manager), Admin));
        for (var i = 0; i < 2; i++)
        {
            Done(await Order(host, open).ChangeStatusAsync(new(OrderStatus.Cancelled, "잘못", OrderParty.Staff), Admin));
        }

        Assert.Equal(new StockLevel(10, 0, 2), await LevelAsync(host, product));
        await AssertLawfulAsync(host, product, paid, 2, OrderStatus.Paid);
        Assert.Equal(3L, await Database.ScalarAsync<long>("SELECT count(*) FROM activity_log WHERE action_type = 'order_status_changed'"));
    }

    /// <summary>An order that was paid into a virtual account.</summary>
    private async Task<(Guid Product, Order Paid)> DepositAsync(InventoryHost host)
    {
        var product = await OpenSaleAsync(host, 10);
        var held = await HoldAsync(host, product, 2);
        var placed = Done(await Order(host, held.ReservationId).PlaceAsync(Wish(PaymentMethod.VirtualAccount)));
        Provider.Confirming = PaymentLedger.Behaviour.AwaitDeposit;
        Done(await Order(host, placed).ApproveAsync(Return(placed)));
        Provider.Deposit(placed.Payment!.PaymentId, placed.TotalAmount);
        return (product, Done(await Order(host, placed).HearAsync(placed.Payment.PaymentId)));
    }
}
