using Npgsql;
using OrleansTickets.Contracts.Orders;

namespace OrleansTickets.Api.Payments;

/// <summary>Which order of an event a number, or a payment id, stands for.</summary>
internal sealed class PaidOrders(NpgsqlDataSource database, IGrainFactory grains)
{
    /// <param name="paymentId">In its exact spelling.</param>
    public async Task<IOrderGrain?> FindByPaymentAsync(Guid eventId, string paymentId, CancellationToken cancellationToken) =>
        OrderNumber.TryParsePaymentId(paymentId, out var orderNumber) && await FindIdAsync(eventId, orderNumber, cancellationToken) is { } orderId
            ? Of(orderId)
            : null;

    /// <param name="orderNumber">As <see cref="OrderNumber.TryParse"/> read it.</param>
    public async Task<Guid?> FindIdAsync(Guid eventId, string orderNumber, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT id FROM orders WHERE order_number = $1 AND event_id = $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = orderNumber });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = eventId });
        return await command.ExecuteScalarAsync(cancellationToken) as Guid?;
    }

    /// <param name="orderId">Its reservation's.</param>
    public IOrderGrain Of(Guid orderId) => grains.GetGrain<IOrderGrain>(orderId.ToString("D"));
}
