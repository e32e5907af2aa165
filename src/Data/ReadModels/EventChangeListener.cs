using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace OrleansTickets.Data.ReadModels;

/// <summary>Hears from PostgreSQL which events have changed, whoever changed them, and counts up their <see cref="EventVersions"/>.</summary>
/// <remarks>What was said while nobody listened is lost: after each connection every event counts as changed.</remarks>
public sealed partial class EventChangeListener(
    IOptions<DatabaseOptions> database, EventVersions versions, ILogger<EventChangeListener> logger)
    : ListeningService(database, EventChangedRow.Channel, TimeSpan.FromMilliseconds(250))
{
    protected override async Task FollowAsync(NpgsqlConnection connection, CancellationToken stoppingToken)
    {
        versions.ChangeAll();
        versions.IsLive = true;
        try
        {
            while (true)
            {
                await connection.WaitAsync(stoppingToken);
            }
        }
        finally
        {
            versions.IsLive = false;
        }
    }

    protected override void Hear(NpgsqlNotificationEventArgs notification)
    {
        // The journal of this process has counted, or is about to: a second time would make every page twice.
        if (notification.PID != versions.OwnBackend && Guid.TryParse(notification.Payload, out var eventId))
        {
            versions.Change(eventId);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Changes of events made elsewhere are not heard of; no page is kept meanwhile: {Reason}")]
    protected override partial void LogDeaf(string reason);
}
