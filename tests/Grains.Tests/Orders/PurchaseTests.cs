using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Fixtures;
using OrleansTickets.Grains.Tests.Inventory;

namespace OrleansTickets.Grains.Tests.Orders;

public sealed class PurchaseTests : OrderTest
{
    [Fact]
    public async Task ApproveAsync_Placed_ChargesSellsAndIssues()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);

        var placed = await PlaceAsync(host, product);
        Assert.Equal((OrderStatus.Pending, 2 * Price, $"{placed.OrderNumber}-1"), (placed.Status, placed.TotalAmount, placed.Payment!.PaymentId));
        Assert.True(OrderNumber.TryParse(placed.OrderNumber, out _));
        var paid = Done(await Order(host, placed).ApproveAsync(Return(placed)));

        Assert.Equal([1, 2], paid.Tickets.Select(ticket => ticket.Serial));
        Assert.Equal(
            [OrderStatus.Pending, OrderStatus.Approving, OrderStatus.Paid], paid.History.Select(change => change.To));
        await AssertLawfulAsync(host, product, placed, 2, OrderStatus.Paid);
        Assert.Equal(2 * Price, Provider.Charged(placed.OrderNumber));
        Assert.Equal(1L, await Database.ScalarAsync<long>("SELECT count(*) FROM outbox WHERE template = 'booking_confirmed'"));
        Assert.Equal(3L, await Database.ScalarAsync<long>("SELECT count(*) FROM order_history WHERE to_status IS NOT NULL"));
        Assert.Equal(2, await Database.ScalarAsync<int>("SELECT quantity FROM order_items"));
    }

    [Fact]
    public async Task EveryCall_TwentyTimesAtOnce_HasOneEffect()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var held = (await HoldAsync(host, product, 2)).ReservationId;

        var placed = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PlaceHeldAsync(host, held)));
        Assert.Single(placed.Select(order => order.Payment!.PaymentId).Distinct(StringComparer.Ordinal));
        var paid = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Order(host, held).ApproveAsync(Return(placed[0]))));

        Assert.All(paid, order => Assert.Equal(paid[0].Value!.Tickets.AsEnumerable(), Done(order).Tickets));
        Assert.Equal(1, Provider.Confirmations);
        await AssertLawfulAsync(host, product, placed[0], 2, OrderStatus.Paid);
        await RefusedAsync(RefusalCode.AlreadyPaid, Order(host, held).PlaceAsync(Wish()));
    }

    [Fact]
    public async Task ApproveAsync_AnotherAmountKeyOrPayment_IsRefusedAndNothingIsCharged()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var placed = await PlaceAsync(host, product);

        await RefusedAsync(RefusalCode.AmountMismatch, Order(host, placed).ApproveAsync(Return(placed) with { Amount = 1 }));
        await RefusedAsync(RefusalCode.NotFound, Order(host, placed).ApproveAsync(Return(placed) with { PaymentId = $"{placed.OrderNumber}-2" }));
        await RefusedAsync(RefusalCode.NotFound, Order(host, Guid.CreateVersion7()).ApproveAsync(Return(placed)));
        await RefusedAsync(RefusalCode.NotFound, Order(host, Guid.CreateVersion7()).PlaceAsync(Wish()));
        Assert.Equal(0, Provider.Confirmations);

        Done(await Order(host, placed).ApproveAsync(Return(placed)));
        await RefusedAsync(RefusalCode.Conflict, Order(host, placed).ApproveAsync(Return(placed) with { PaymentKey = "another" }));
        await AssertLawfulAsync(host, product, placed, 2, OrderStatus.Paid);
    }

    [Fact]
    public async Task PlaceAsync_UnknownProviderOrEndedReservation_IsRefused()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var held = (await HoldAsync(host, product)).ReservationId;

        await RefusedAsync(RefusalCode.Invalid, Order(host, held).PlaceAsync(Wish(provider: "none")));
        await RefusedAsync(RefusalCode.NotFound, Order(host, held).PlaceAsync(Wish() with { EventId = Guid.CreateVersion7() }));
        await Inventory(host).CancelAsync(held);
        await RefusedAsync(RefusalCode.HoldExpired, Order(host, held).PlaceAsync(Wish()));
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM orders"));
    }

    [Fact]
    public async Task ApproveAsync_ProviderRefuses_FailsAndTheNextAttemptPays()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var placed = await PlaceAsync(host, product);
        Provider.Confirming = PaymentLedger.Behaviour.Refuse;

        for (var i = 0; i < 2; i++)
        {
            var refused = await Order(host, placed).ApproveAsync(Return(placed));
            Assert.Equal((RefusalCode.PaymentRefused, "REJECT_CARD_COMPANY"), (refused.Refusal!.Code, refused.Refusal.Detail));
        }

        Provider.Confirming = PaymentLedger.Behaviour.Act;
        var again = await PlaceHeldAsync(host, placed.OrderId);
        Assert.Equal((placed.OrderNumber, $"{placed.OrderNumber}-2"), (again.OrderNumber, again.Payment!.PaymentId));
        Done(await Order(host, placed).ApproveAsync(Return(again)));
        await AssertLawfulAsync(host, product, placed, 2, OrderStatus.Paid);
    }

    [Fact]
    public async Task FailAsync_ByTheBuyer_LeavesTheHoldAndOpensTheNextAttempt()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var placed = await PlaceAsync(host, product);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(OrderStatus.Failed, Done(await Order(host, placed).FailAsync(new FailRequest(placed.Payment!.PaymentId, "USER_CANCEL", ""))).Status);
        }

        await RefusedAsync(RefusalCode.Conflict, Order(host, placed).ApproveAsync(Return(placed)));
        var again = await PlaceHeldAsync(host, placed.OrderId);
        Done(await Order(host, placed).ApproveAsync(Return(again)));
        Assert.Equal(OrderStatus.Paid, Done(await Order(host, placed).FailAsync(new FailRequest(again.Payment!.PaymentId, "LATE", ""))).Status);
        await AssertLawfulAsync(host, product, placed, 2, OrderStatus.Paid);
    }

    [Fact]
    public async Task ApproveAsync_AnswerIsLostAfterTheCharge_GoesOnByItself()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var placed = await PlaceAsync(host, product);
        (Provider.Confirming, Provider.IsSilent) = (PaymentLedger.Behaviour.ActAndLose, true);

        await RefusedAsync(RefusalCode.InProgress, Order(host, placed).ApproveAsync(Return(placed)));
        await RefusedAsync(RefusalCode.InProgress, Order(host, placed).ApproveAsync(Return(placed)));
        Assert.Equal(OrderStatus.Approving, Done(await Order(host, placed).GetAsync()).Status);
        (Provider.Confirming, Provider.IsSilent) = (PaymentLedger.Behaviour.Act, false);
        await Order(host, placed).WakeAsync();

        await AssertLawfulAsync(host, product, placed, 2, OrderStatus.Paid);
        Assert.Equal(1, Provider.Charges);
    }

    [Fact]
    public async Task WakeAsync_RequestWasLost_ConfirmsAgainWithTheSameKey()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var placed = await PlaceAsync(host, product);
        Provider.Confirming = PaymentLedger.Behaviour.Lose;
        await RefusedAsync(RefusalCode.InProgress, Order(host, placed).ApproveAsync(Return(placed)));

        Provider.Confirming = PaymentLedger.Behaviour.Act;
        await Order(host, placed).WakeAsync();

        await AssertLawfulAsync(host, product, placed, 2, OrderStatus.Paid);
        Assert.Equal(2, Provider.Confirmations);
    }

    [Fact]
    public async Task PlaceAsync_FreeOrder_IssuesWithoutAProvider()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10, Terms() with { Price = 0 });
        var held = (await HoldAsync(host, product, 3)).ReservationId;

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal((OrderStatus.Paid, 3), Done(await Order(host, held).PlaceAsync(Wish(provider: ""))) is var order ? (order.Status, order.Tickets.Length) : default);
        }

        Assert.Equal(new StockLevel(10, 0, 3), await LevelAsync(host, product));
        var refund = Done(await Order(host, held).RefundAsync(RefundWish("free"), Admin));
        Assert.Equal((RefundStatus.Done, 0L), (refund.Status, refund.Amount));
        Assert.Equal(new StockLevel(10, 0, 0), await LevelAsync(host, product));
        Assert.Equal(0, Provider.Confirmations + Provider.Cancellations);
    }

    [Fact]
    public async Task UnfinishedOrders_HostCrashedAfterTheCharge_FinishesAtTheNextStart()
    {
        var host = await OpenShopAsync();
        var product = await OpenSaleAsync(host, 10);
        var placed = await PlaceAsync(host, product);
        (Provider.Confirming, Provider.IsSilent) = (PaymentLedger.Behaviour.ActAndLose, true);
        await RefusedAsync(RefusalCode.InProgress, Order(host, placed).ApproveAsync(Return(placed)));
        host.Crash();

        Provider.IsSilent = false;
        host = await OpenShopAsync();
        await SettledAsync();

        await AssertLawfulAsync(host, product, placed, 2, OrderStatus.Paid);
    }

    [Fact]
    public async Task PlaceAsync_NumberIsTaken_IsUnknownAndTheRepeatGetsAnother()
    {
        var numbers = new CountingNumbers(stuckFor: 2);
        var host = await OpenShopAsync(numbers.Decorate);
        var product = await OpenSaleAsync(host, 10);
        var first = await PlaceAsync(host, product);
        var second = (await HoldAsync(host, product)).ReservationId;

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => Order(host, second).PlaceAsync(Wish()));
        var repeated = await Eventually.AnsweredAsync(() => Order(host, second).PlaceAsync(Wish()));

        Assert.NotEqual(first.OrderNumber, Done(repeated).OrderNumber);
    }
}
