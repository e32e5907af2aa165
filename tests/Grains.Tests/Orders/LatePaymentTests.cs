using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Fixtures;
using OrleansTickets.Grains.Tests.Inventory;

namespace OrleansTickets.Grains.Tests.Orders;

/// <summary>Money that comes late, twice, or by another way than expected.</summary>
public sealed class LatePaymentTests : OrderTest
{
    [Fact]
    public async Task ApproveAsync_AfterTheHold_TakesTheStockAgain()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var placed = await PlaceAsync(host, product);
        Clock.Advance(TimeSpan.FromMinutes(10));

        Done(await Order(host, placed).ApproveAsync(Return(placed)));

        await AssertLawfulAsync(host, product, placed, 2, OrderStatus.Paid);
        Assert.Equal(1L, await CountAsync("hold-retaken"));
    }

    [Fact]
    public async Task ApproveAsync_AfterTheHoldAndSoldOut_GivesTheMoneyBackOnce()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 2);
        var placed = await PlaceAsync(host, product);
        Clock.Advance(TimeSpan.FromMinutes(10));
        await HoldAsync(host, product);

        for (var i = 0; i < 2; i++)
        {
            await RefusedAsync(RefusalCode.HoldExpired, Order(host, placed).ApproveAsync(Return(placed)));
        }

        await AssertLawfulAsync(host, product, placed, 0, OrderStatus.Refunded);
        Assert.Equal((2 * Price, 1), (Provider.GivenBack(placed.OrderNumber), Provider.Cancellations));
        Assert.Equal(1L, await Database.ScalarAsync<long>("SELECT count(*) FROM outbox WHERE template = 'payment_returned'"));
    }

    [Fact]
    public async Task WakeAsync_HoldIsOver_ClosesTheOrder()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 2);
        var placed = await PlaceAsync(host, product);
        await Inventory(host).ExtendAsync(placed.OrderId, null);

        Clock.Advance(TimeSpan.FromMinutes(11));
        await Order(host, placed).WakeAsync();
        Assert.Equal(OrderStatus.Pending, Done(await Order(host, placed).GetAsync()).Status);
        Clock.Advance(TimeSpan.FromMinutes(5));
        await Order(host, placed).WakeAsync();

        await AssertLawfulAsync(host, product, placed, 0, OrderStatus.Cancelled);
        await RefusedAsync(RefusalCode.HoldExpired, Order(host, placed).ApproveAsync(Return(placed)));
        await RefusedAsync(RefusalCode.HoldExpired, Order(host, placed).PlaceAsync(Wish()));
        Assert.Equal(0, Provider.Confirmations);
    }

    [Fact]
    public async Task ApproveAsync_VirtualAccount_KeepsTheTicketsUntilTheDeposit()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var placed = await AwaitDepositAsync(host, product);

        Assert.Equal("20", Done(await Order(host, placed).GetAsync()).Payment!.Account!.Bank);
        Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(new StockLevel(10, 0, 2), await LevelAsync(host, product));
        Assert.Equal(OrderStatus.WaitingForDeposit, Done(await Order(host, placed).HearAsync(placed.Payment!.PaymentId)).Status);

        Provider.Deposit(placed.Payment.PaymentId, placed.TotalAmount);
        for (var i = 0; i < 2; i++)
        {
            Done(await Order(host, placed).HearAsync(placed.Payment.PaymentId));
        }

        await AssertLawfulAsync(host, product, placed, 2, OrderStatus.Paid);
    }

    /// <summary>The tickets are out: neither they nor their stock may be touched without anybody deciding so.</summary>
    [Fact]
    public async Task HearAsync_BankTookTheDepositBack_ChangesNothingAndSaysSo()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var placed = await AwaitDepositAsync(host, product);
        Provider.Deposit(placed.Payment!.PaymentId, placed.TotalAmount);
        Assert.Equal(OrderStatus.Paid, Done(await Order(host, placed).HearAsync(placed.Payment.PaymentId)).Status);

        Provider.TakeDepositBack(placed.Payment.PaymentId);
        await RefusedAsync(RefusalCode.ProviderError, Order(host, placed).HearAsync(placed.Payment.PaymentId));
        var order = Done(await Order(host, placed).GetAsync());
        Assert.Equal((OrderStatus.Paid, 2, 0), (order.Status, order.Tickets.Count(ticket => !ticket.IsVoid), order.Refunds.Length));
        Assert.Equal(new StockLevel(10, 0, 2), await LevelAsync(host, product));
    }

    [Fact]
    public async Task WakeAsync_DepositIsOverdue_FreesTheTicketsOnce()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var placed = await AwaitDepositAsync(host, product);

        Clock.Advance(TimeSpan.FromHours(25));
        await Order(host, placed).WakeAsync();

        await AssertLawfulAsync(host, product, placed, 0, OrderStatus.Cancelled);
        Assert.Equal(1L, await CountAsync("tickets-returned"));
        await RefusedAsync(RefusalCode.HoldExpired, Order(host, placed).ApproveAsync(Return(placed)));
    }

    [Fact]
    public async Task HearAsync_OfASecondChargedAttempt_GivesItBackAndKeepsTheTickets()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var (first, _) = await PayAtTheSecondAttemptAsync(host, product);

        Provider.Deposit(first.Payment!.PaymentId, first.TotalAmount);
        for (var i = 0; i < 2; i++)
        {
            Done(await Order(host, first).HearAsync(first.Payment.PaymentId));
        }

        await AssertLawfulAsync(host, product, first, 2, OrderStatus.Paid);
        Assert.Equal((4 * Price, 2 * Price), (Provider.Charged(first.OrderNumber), Provider.GivenBack(first.OrderNumber)));
    }

    [Fact]
    public async Task HearAsync_BeforeTheReturn_HasOneEffect()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var placed = await PlaceAsync(host, product);
        Provider.Deposit(placed.Payment!.PaymentId, placed.TotalAmount);

        var answers = await Task.WhenAll(
            Order(host, placed).HearAsync(placed.Payment.PaymentId), Order(host, placed).ApproveAsync(Return(placed)),
            Order(host, placed).HearAsync(placed.Payment.PaymentId), Order(host, placed).ApproveAsync(Return(placed)));

        Assert.All(answers, answer => Assert.Equal(OrderStatus.Paid, Done(answer).Status));
        await AssertLawfulAsync(host, product, placed, 2, OrderStatus.Paid);
        Assert.Equal(1L, await CountAsync("tickets-issued"));
    }
}
