using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Fixtures;
using OrleansTickets.Grains.Tests.Inventory;

namespace OrleansTickets.Grains.Tests.Orders;

/// <summary>How far an order has come, and what the world asks of it when the host crashes.</summary>
public sealed partial class CrashMatrixTests
{
    private static readonly RefundAccount Account = new("20", "110123456789", "김하늘");

    /// <summary>What the API has sealed beside orders: where refunds are to be paid. It survives every crash.</summary>
    private readonly Dictionary<Guid, RefundAccount> _accounts = [];

    private enum Scene
    {
        Free, Card, Late, SoldOut, Deposit, DepositArrives, DepositOverdue, Refund, PartialRefund, DepositRefund, DepositTooLate,
    }

    private async Task<Order?> PrepareAsync(InventoryHost host, Guid product, Guid held, Scene scene)
    {
        if (scene == Scene.Free)
        {
            return null;
        }

        var order = await PlaceHeldAsync(host, held);
        switch (scene)
        {
            case Scene.Late or Scene.SoldOut or Scene.DepositTooLate:
                Clock.Advance(TimeSpan.FromMinutes(10));
                if (scene != Scene.Late)
                {
                    await HoldAsync(host, product, Stock);
                }

                break;
            case Scene.Deposit or Scene.DepositArrives or Scene.DepositOverdue or Scene.DepositRefund:
                Provider.Confirming = PaymentLedger.Behaviour.AwaitDeposit;
                break;
            case Scene.Refund or Scene.PartialRefund:
                return Done(await Order(host, held).ApproveAsync(Return(order)));
        }

        return scene switch
        {
            Scene.DepositArrives or Scene.DepositOverdue or Scene.DepositRefund => await AwaitDepositAsync(host, order, scene),
            Scene.DepositTooLate => DepositPastUs(order),
            _ => order,
        };
    }

    private async Task<Order> AwaitDepositAsync(InventoryHost host, Order order, Scene scene)
    {
        var waiting = Done(await Order(host, order).ApproveAsync(Return(order)));
        if (scene == Scene.DepositOverdue)
        {
            Clock.Advance(TimeSpan.FromHours(25));
            return waiting;
        }

        Provider.Deposit(order.Payment!.PaymentId, order.TotalAmount);
        return scene == Scene.DepositRefund ? Done(await Order(host, order).HearAsync(order.Payment.PaymentId)) : waiting;
    }

    private Order DepositPastUs(Order order)
    {
        Provider.AwaitDeposit(order.Payment!.PaymentId, order.TotalAmount);
        Provider.Deposit(order.Payment.PaymentId, order.TotalAmount);
        return order;
    }

    /// <summary>What the client, the webhook's inbox or the clock asks for, and asks for again.</summary>
    private Task CallAsync(InventoryHost host, Guid held, Order? order, Scene scene) => scene switch
    {
        Scene.Free => Order(host, held).PlaceAsync(Wish()),
        Scene.Card or Scene.Late or Scene.SoldOut or Scene.Deposit => Order(host, held).ApproveAsync(Return(order!)),
        Scene.DepositArrives => Order(host, held).HearAsync(order!.Payment!.PaymentId),
        Scene.DepositRefund => RefundDepositAsync(host, held),
        Scene.DepositTooLate => ReturnDepositAsync(host, order!),
        Scene.DepositOverdue => Order(host, held).WakeAsync(),
        Scene.Refund => Order(host, held).RefundAsync(RefundWish("once"), Admin),
        _ => Order(host, held).RefundAsync(RefundWish("once", tickets: [order!.Tickets[0].TicketId]), Admin),
    };

    /// <summary>As the API does it: the account is kept before the order is told.</summary>
    private Task RefundDepositAsync(InventoryHost host, Guid held)
    {
        var refundId = Guid.CreateVersion7();
        _accounts[refundId] = Account;
        return Order(host, held).RefundAsync(RefundWish("once") with { RefundId = refundId, Account = Account }, Admin);
    }

    /// <summary>A message of money that nothing can be sold for any more; and then somebody says where it is to go.</summary>
    private async Task ReturnDepositAsync(InventoryHost host, Order order)
    {
        await Order(host, order).HearAsync(order.Payment!.PaymentId);
        if (await OpenRefundAsync() is { } refundId)
        {
            _accounts[refundId] = Account;
            await Order(host, order).SupplyAccountAsync(refundId, Account);
        }
    }

    /// <summary>Waits for what goes on by itself. Meanwhile the order is told again where to pay, as RefundAccountDelivery does.</summary>
    private Task DoneAsync(InventoryHost host, Guid held) => Eventually.IsAsync(
        async () =>
        {
            if (await OpenRefundAsync() is not { } refundId)
            {
                return await UnsettledAsync() == 0;
            }

            if (!_accounts.TryGetValue(refundId, out var account))
            {
                return await Database.ScalarAsync<bool>(
                    $"SELECT data->>'reason' IS NOT DISTINCT FROM 'refund_account_awaited' FROM journal WHERE stream = 'order/{held}' ORDER BY version DESC LIMIT 1");
            }

            await Eventually.AnsweredAsync(() => Order(host, held).SupplyAccountAsync(refundId, account));
            return false;
        },
        "the order to be settled, or to wait for people");

    private async Task<Guid?> OpenRefundAsync() =>
        await Database.ScalarAsync<Guid>(
            "SELECT coalesce((SELECT refund_id FROM refunds WHERE status = 'requested'), '00000000-0000-0000-0000-000000000000')") is var id && id != default
            ? id
            : null;
}
