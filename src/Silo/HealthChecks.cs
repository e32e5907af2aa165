using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Data.Journal;

namespace OrleansTickets.Silo;

/// <summary>Not ready from the moment the server is told to stop, while requests under way are still answered.</summary>
internal sealed class ShutdownCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            lifetime.ApplicationStopping.IsCancellationRequested
                ? HealthCheckResult.Unhealthy("Stopping.")
                : HealthCheckResult.Healthy());
}

/// <summary>PostgreSQL answers, and accepts writes: a standby would not.</summary>
internal sealed class DatabaseCheck(NpgsqlDataSource database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = database.CreateCommand("SELECT NOT pg_is_in_recovery()");
            return await command.ExecuteScalarAsync(cancellationToken) is true
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("PostgreSQL is read-only.");
        }
        catch (NpgsqlException exception)
        {
            return HealthCheckResult.Unhealthy("PostgreSQL does not answer.", exception);
        }
    }
}

/// <summary>
/// The journal takes events again: it finds out for itself, a moment after the database is back. A full queue does not count: requests
/// that are turned away for it come back to a server that works.
/// </summary>
internal sealed class JournalCheck(IJournal journal) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(journal.IsAway ? HealthCheckResult.Unhealthy("The journal has lost its database.") : HealthCheckResult.Healthy());
}

/// <summary>A grain takes a turn: an inventory that belongs to no event, so that nobody else's turn is taken.</summary>
internal sealed class GrainsCheck(IGrainFactory grains) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await grains.GetGrain<IEventInventoryGrain>(Guid.Empty.ToString("D")).WakeAsync().WaitAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
