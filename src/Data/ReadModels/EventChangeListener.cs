using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace OrleansTickets.Data.ReadModels;

/// <summary>Hears from PostgreSQL which events have changed, whoever changed them, and counts up their <see cref="EventVersions"/>.</summary>
/// <remarks>What was said while nobody listened is lost: after each connection every event counts as changed.</remarks>
public sealed partial class EventChangeListener(
    IOptions<DatabaseOptions> database, EventVersions versions, ILogger<EventChangeListener> logger)
    : DatabaseService
{
    /// <summary>Seconds of silence after which the connection is tried: a peer that vanished says nothing.</summary>
    private const int KeepAliveSeconds = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    // Not of the pool: it is never given back.
    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(database.Value.ConnectionString)
    {
        Pooling = false,
        KeepAlive = KeepAliveSeconds,
    }.ConnectionString;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogDeaf(exception.Message);
                await Task.Delay(Pause, TimeProvider.System, stoppingToken);
            }
            finally
            {
                versions.IsLive = false;
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        connection.Notification += (_, notification) => Hear(notification);
        await connection.OpenAsync(cancellationToken);
        await using (var listen = new NpgsqlCommand($"LISTEN {EventChangedRow.Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        versions.ChangeAll();
        versions.IsLive = true;
        while (true)
        {
            await connection.WaitAsync(cancellationToken);
        }
    }

    private void Hear(NpgsqlNotificationEventArgs notification)
    {
        // The journal of this process has counted, or is about to: a second time would make every page twice.
        if (notification.PID != versions.OwnBackend && Guid.TryParse(notification.Payload, out var eventId))
        {
            versions.Change(eventId);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Changes of events made elsewhere are not heard of; no page is kept meanwhile: {Reason}")]
    private partial void LogDeaf(string reason);
}
