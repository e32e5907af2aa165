using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Fixtures;
using OrleansTickets.Grains.Payments;
using OrleansTickets.Grains.Tests.Inventory;

namespace OrleansTickets.Grains.Tests.Orders;

/// <summary>A shop with a payment provider outside.</summary>
public abstract class OrderTest : InventoryTest
{
    private protected const long Price = 15_000;
    private PaymentLedger? _ledger;

    private protected PaymentLedger Provider => _ledger ??= new PaymentLedger(Clock);

    private protected Task<InventoryHost> OpenShopAsync(Action<IServiceCollection>? configure = null) => StartAsync(
        services =>
        {
            services.AddSingleton<IPaymentProvider>(Provider);
            configure?.Invoke(services);
        },
        []);

    private protected static IOrderGrain Order(InventoryHost host, Guid reservation) =>
        host.Grains.GetGrain<IOrderGrain>(reservation.ToString("D"));

    private protected static IOrderGrain Order(InventoryHost host, Order order) => Order(host, order.OrderId);

    private protected async Task<Order> PlaceAsync(InventoryHost host, Guid product, int quantity = 2)
    {
        var held = await HoldAsync(host, product, quantity);
        return await PlaceHeldAsync(host, held.ReservationId);
    }

    private protected async Task<Order> PlaceHeldAsync(InventoryHost host, Guid reservation) => Done(await Order(host, reservation).PlaceAsync(Wish()));

    private protected async Task<Order> PayAsync(InventoryHost host, Guid product, int quantity = 2)
    {
        var order = await PlaceAsync(host, product, quantity);
        return Done(await Order(host, order).ApproveAsync(Return(order)));
    }

    /// <summary>The first attempt is given up; the second pays.</summary>
    private protected async Task<(Order First, Order Second)> PayAtTheSecondAttemptAsync(InventoryHost host, Guid product)
    {
        var first = await PlaceAsync(host, product);
        await Order(host, first).FailAsync(new FailRequest(first.Payment!.PaymentId, "USER_CANCEL", ""));
        var second = await PlaceHeldAsync(host, first.OrderId);
        Done(await Order(host, first).ApproveAsync(Return(second)));
        return (first, second);
    }

    /// <summary>The tickets are kept until somebody pays into the account.</summary>
    private protected async Task<Order> AwaitDepositAsync(InventoryHost host, Guid product)
    {
        var placed = await PlaceAsync(host, product);
        Provider.Confirming = PaymentLedger.Behaviour.AwaitDeposit;
        Assert.Equal(OrderStatus.WaitingForDeposit, Done(await Order(host, placed).ApproveAsync(Return(placed))).Status);
        return placed;
    }

    private protected PlaceRequest Wish(PaymentMethod method = PaymentMethod.Card, string provider = "fake") => new(EventId, provider, method);

    private protected static ApproveRequest Return(Order order) =>
        new(order.Payment!.PaymentId, $"key-{order.Payment.PaymentId}", order.TotalAmount);

    private protected static RefundRequest RefundWish(
        string key, long? amount = null, IEnumerable<Guid>? tickets = null, RefundPolicy? policy = null) =>
        new(key, "비가 와서", amount, tickets is null ? null : [.. tickets], policy ?? RefundPolicy.Full);

    private protected static T Done<T>(Outcome<T> outcome)
        where T : class
    {
        Assert.Null(outcome.Refusal);
        return outcome.Value!;
    }

    /// <summary>Nobody is charged without tickets, nobody has tickets without a charge, and the inventory agrees.</summary>
    private protected async Task AssertLawfulAsync(InventoryHost host, Guid product, Order placed, int sold, OrderStatus status)
    {
        var order = Done(await Order(host, placed).GetAsync());
        Assert.Equal(status, order.Status);
        Assert.Equal(sold, (await LevelAsync(host, product)).Sold);
        Assert.Equal(sold, order.Tickets.Count(ticket => !ticket.IsVoid));
        Assert.Equal(
            (long)sold, await Database.ScalarAsync<long>($"SELECT count(*) FROM tickets WHERE order_id = '{order.OrderId}' AND status <> 'void'"));
        var row = await Database.ScalarAsync<string>($"SELECT status || ' ' || refunded_amount FROM orders WHERE id = '{order.OrderId}'");
        Assert.Equal($"{System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString())} {order.RefundedAmount}", row);
        Assert.Equal(
            Provider.Charged(order.OrderNumber) - Provider.GivenBack(order.OrderNumber),
            await Database.ScalarAsync<long>(
                $"SELECT coalesce(sum(amount - refunded_amount) FILTER (WHERE approved_at IS NOT NULL), 0)::bigint FROM payments WHERE order_id = '{order.OrderId}'"));
    }

    /// <summary>Waits for what goes on by itself.</summary>
    private protected Task SettledAsync() => Eventually.IsAsync(async () => await UnsettledAsync() == 0, "all orders to be settled");

    private protected Task<long> UnsettledAsync() => Database.ScalarAsync<long>(
        "SELECT count(*) FROM orders WHERE status IN ('approving', 'refunding') OR (status = 'pending' AND total_amount = 0)");
}
