using OrleansTickets.Api.Http;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Contracts.Orders;

namespace OrleansTickets.Api.Payments;

/// <summary>Orders for whoever knows their number and their buyer's phone number, and for nobody else (MISSION T12).</summary>
internal sealed class BuyersOrders(EventDirectory events, OrderLookups lookups, PaidOrders orders, CustomerVault vault)
{
    public const string PhoneParameter = "customer_phone";

    /// <summary>
    /// Whether there is no such order, another event's or another buyer's: it looks alike, and the same is done for it. Numbers that nobody
    /// can have are told by their form.
    /// </summary>
    /// <returns>The order, or the problem to answer with.</returns>
    public async Task<(BuyersOrder? Order, ProblemResult? Problem)> FindAsync(
        HttpContext context, string eventCode, string orderNumber, CancellationToken cancellationToken)
    {
        var check = new Check();
        var phone = check.MobileNumber(PhoneParameter, QueryValues.Single(context.Request, PhoneParameter));
        if (!check.Passed(out var problem))
        {
            return (null, problem);
        }

        if (!OrderNumber.TryParse(orderNumber, out var number) || await events.FindAsync(eventCode, cancellationToken) is not { } eventId)
        {
            return (null, Problems.NotFound());
        }

        if (!lookups.Allow(context, number, out problem))
        {
            return (null, problem);
        }

        var orderId = await orders.FindIdAsync(eventId, number, cancellationToken) ?? Guid.Empty;
        return await vault.IsPhoneOfAsync(orderId, phone, cancellationToken)
            ? (new BuyersOrder(eventId, orderId, number), null)
            : (null, Problems.NotFound());
    }
}

internal sealed record BuyersOrder(Guid EventId, Guid OrderId, string OrderNumber);
