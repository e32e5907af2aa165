using Npgsql;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Data;

namespace OrleansTickets.Silo;

/// <summary>
/// Wakes every inventory with open holds when a silo has started, so that those which ran out meanwhile expire at once and not
/// at the next reminder.
/// </summary>
internal sealed partial class OpenHolds(NpgsqlDataSource database, IGrainFactory grains, ILogger<OpenHolds> logger) : DatabaseService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var command = database.CreateCommand("SELECT DISTINCT event_id FROM stock_levels WHERE held > 0");
            await using var rows = await command.ExecuteReaderAsync(stoppingToken);
            while (await rows.ReadAsync(stoppingToken))
            {
                await grains.GetGrain<IEventInventoryGrain>(rows.GetGuid(0).ToString("D")).WakeAsync();
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The reminders do the same a minute later.
            LogFailed(exception);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Inventories with open holds were not woken")]
    private partial void LogFailed(Exception exception);
}
