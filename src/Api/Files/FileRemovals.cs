using Microsoft.EntityFrameworkCore;
using OrleansTickets.Data;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Files;

/// <summary>
/// Removes from the directory, at the start and every ten minutes, what the rows say: files that were deleted, and those whose
/// upload failed between announcement and row. A file of which this database knows nothing is left alone.
/// </summary>
internal sealed partial class FileRemovals(
    IDbContextFactory<TicketsContext> contexts, FileStore store, TimeProvider clock, ILogger<FileRemovals> logger) : DatabaseService
{
    /// <summary>Longer than any upload lasts.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    private const int Batch = 100;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        do
        {
            try
            {
                store.RemoveAbandoned(clock.GetUtcNow() - Grace);
                while (await RemoveAsync(stoppingToken) == Batch)
                {
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Ten minutes later it may go better.
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>One batch: the rows go after the files, else a crash in between would leave files for ever.</summary>
    private async Task<int> RemoveAsync(CancellationToken cancellationToken)
    {
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await rows.Database.BeginTransactionAsync(cancellationToken);

        // Locked: an upload that took so long all the same cannot take its announcement back now, and fails.
        var due = await rows.FileRemovals
            .FromSql($"SELECT * FROM file_removals WHERE due_at <= {clock.GetUtcNow()} ORDER BY due_at LIMIT {Batch} FOR UPDATE SKIP LOCKED")
            .ToListAsync(cancellationToken);
        foreach (var removal in due)
        {
            File.Delete(store.PathOf(removal.Name));
        }

        rows.FileRemovals.RemoveRange(due);
        await rows.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return due.Count;
    }

    [LoggerMessage(LogLevel.Warning, "Uploaded files were not removed")]
    private partial void LogFailed(Exception exception);
}
