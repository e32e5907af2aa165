using Microsoft.Extensions.Logging;
using Npgsql;

namespace OrleansTickets.Data.Journal;

/// <summary>Asks a database that went away until it answers again.</summary>
internal sealed partial class DatabaseRecovery(NpgsqlDataSource database, JournalOptions options, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ILogger _logger = logger;

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (!await IsBackAsync(cancellationToken))
        {
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }

        // Idle connections of before the outage are dead, and each would fail whoever takes it: ours, and those of the engine.
        database.Clear();
        NpgsqlConnection.ClearAllPools();
        LogBack();
    }

    private async Task<bool> IsBackAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var probe = database.CreateCommand("SELECT 1");
            probe.CommandTimeout = options.CommitTimeoutSeconds;
            await probe.ExecuteScalarAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogStillAway(exception.Message);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "The database is still away: {Reason}")]
    private partial void LogStillAway(string reason);

    [LoggerMessage(LogLevel.Warning, "The database is back")]
    private partial void LogBack();
}
