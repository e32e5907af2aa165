using Npgsql;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Data;

namespace OrleansTickets.Silo;

/// <summary>
/// Wakes orders that have something to finish: at the start all that had announced a call outside, whoever was to make it, and then those
/// whose time has come. It stands in for a reminder of each order, which would cost two more writes a purchase.
/// </summary>
/// <remarks>Every silo does this; orders take one call at a time, so being woken twice is harmless.</remarks>
internal sealed partial class UnfinishedOrders(
    NpgsqlDataSource database, IGrainFactory grains, TimeProvider clock, ILogger<UnfinishedOrders> logger)
    : DatabaseService
{
    private const int AtOnce = 8;
    private const string Announced =
        """
        SELECT id FROM orders WHERE resume_at IS NOT NULL
          AND (resume_at <= $1 OR status IN ('approving', 'refunding') OR (status = 'pending' AND total_amount = 0))
        """;
    private const string Due = "SELECT id FROM orders WHERE resume_at <= $1 ORDER BY resume_at LIMIT 500";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        var query = Announced;
        do
        {
            if (await TryWakeAsync(query, stoppingToken))
            {
                query = Due;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <returns>Whether the orders could be read.</returns>
    private async Task<bool> TryWakeAsync(string query, CancellationToken stoppingToken)
    {
        try
        {
            await Parallel.ForEachAsync(
                await ReadAsync(query, stoppingToken),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
                WakeAsync);
            return true;
        }
        catch (NpgsqlException exception)
        {
            // The next tick tries again.
            LogUnread(exception);
            return false;
        }
    }

    private async Task<List<Guid>> ReadAsync(string query, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(query);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = clock.GetUtcNow().UtcDateTime });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var orders = new List<Guid>();
        while (await rows.ReadAsync(cancellationToken))
        {
            orders.Add(rows.GetGuid(0));
        }

        return orders;
    }

    private async ValueTask WakeAsync(Guid orderId, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IOrderGrain>(orderId.ToString("D")).WakeAsync();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // It is still due: a later tick tries again.
            LogNotWoken(exception, orderId);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Unfinished orders could not be read")]
    private partial void LogUnread(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Order {OrderId} could not be woken")]
    private partial void LogNotWoken(Exception exception, Guid orderId);
}
