using Npgsql;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Data;

namespace OrleansTickets.Api.Payments;

/// <summary>Which order of an event a number, or a payment id, stands for.</summary>
internal sealed class PaidOrders
{
    internal const string Select = "SELECT order_number, event_id, id FROM orders WHERE order_number = ANY ($1)";

    private readonly NpgsqlDataSource _database;
    private readonly IGrainFactory _grains;

    /// <summary>In a drop, hundreds come back from the provider at once.</summary>
    private readonly GroupedQueries<string, OrderName> _byNumber;

    public PaidOrders(NpgsqlDataSource database, IGrainFactory grains)
    {
        _database = database;
        _grains = grains;
        _byNumber = new GroupedQueries<string, OrderName>(ReadAsync);
    }

    /// <param name="paymentId">In its exact spelling.</param>
    public async Task<IOrderGrain?> FindByPaymentAsync(Guid eventId, string paymentId, CancellationToken cancellationToken) =>
        OrderNumber.TryParsePaymentId(paymentId, out var orderNumber) && await FindIdAsync(eventId, orderNumber, cancellationToken) is { } orderId
            ? Of(orderId)
            : null;

    /// <param name="orderNumber">As <see cref="OrderNumber.TryParse"/> read it.</param>
    public async Task<Guid?> FindIdAsync(Guid eventId, string orderNumber, CancellationToken cancellationToken) =>
        await _byNumber.AskAsync(orderNumber, cancellationToken) is { } found && found.EventId == eventId ? found.OrderId : null;

    /// <param name="orderId">Its reservation's.</param>
    public IOrderGrain Of(Guid orderId) => _grains.GetGrain<IOrderGrain>(orderId.ToString("D"));

    private async Task<IReadOnlyDictionary<string, OrderName>> ReadAsync(string[] numbers)
    {
        await using var command = _database.CreateCommand(Select);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = numbers });
        await using var rows = await command.ExecuteReaderAsync();
        var found = new Dictionary<string, OrderName>(StringComparer.Ordinal);
        while (await rows.ReadAsync())
        {
            found.Add(rows.GetString(0), new OrderName(rows.GetGuid(1), rows.GetGuid(2)));
        }

        return found;
    }

    private sealed record OrderName(Guid EventId, Guid OrderId);
}
