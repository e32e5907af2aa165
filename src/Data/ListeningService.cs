using Microsoft.Extensions.Options;
using Npgsql;

namespace OrleansTickets.Data;

/// <summary>A service in the background that hears what is said on a channel of PostgreSQL, and listens anew after every loss of the connection.</summary>
/// <remarks>What was said while nobody listened is lost.</remarks>
/// <param name="channel">A name of SQL.</param>
/// <param name="pause">Between a loss and the next attempt.</param>
public abstract class ListeningService(IOptions<DatabaseOptions> database, string channel, TimeSpan pause) : DatabaseService
{
    /// <summary>Seconds of silence after which the connection is tried: a peer that vanished says nothing.</summary>
    private const int KeepAliveSeconds = 5;

    // Not of the pool, where it would go on listening: connections are not reset when they go back.
    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(database.Value.ConnectionString)
    {
        Pooling = false,
        KeepAlive = KeepAliveSeconds,
    }.ConnectionString;

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it was: a process that stopped listening would go by what is past for ever.
                LogDeaf(exception.Message);
                await Task.Delay(pause, TimeProvider.System, stoppingToken);
            }
        }
    }

    /// <summary>Called while <see cref="FollowAsync"/> waits or asks.</summary>
    protected abstract void Hear(NpgsqlNotificationEventArgs notification);

    /// <summary>Goes on for ever on a connection that listens already.</summary>
    protected abstract Task FollowAsync(NpgsqlConnection connection, CancellationToken stoppingToken);

    protected abstract void LogDeaf(string reason);

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        connection.Notification += (_, notification) => Hear(notification);
        await connection.OpenAsync(stoppingToken);
        await using (var listen = new NpgsqlCommand($"LISTEN {channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(stoppingToken);
        }

        await FollowAsync(connection, stoppingToken);
    }
}
