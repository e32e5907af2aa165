using Microsoft.EntityFrameworkCore;
using OrleansTickets.Data;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Orders;

/// <summary>
/// Tells orders again where a refund is to be paid that is still under way: after a crash, and while the provider does not answer. Forgets
/// accounts of refunds that are settled, and of those that never came to be. Every server does it; being told twice is harmless.
/// </summary>
internal sealed partial class RefundAccountDelivery(
    IDbContextFactory<TicketsContext> contexts,
    RefundAccounts accounts,
    IGrainFactory grains,
    TimeProvider clock,
    ILogger<RefundAccountDelivery> logger)
    : DatabaseService
{
    private const int Batch = 20;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>A refund that was asked for has begun by then, or never will.</summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await DeliverAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The next tick tries again.
                LogUnread(exception);
            }
        }
    }

    private async Task DeliverAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        await rows.RefundAccounts
            .Where(account => rows.Refunds.Any(refund => refund.RefundId == account.RefundId && refund.Status != "requested")
                || (account.CreatedAt < now - LongestRequest && !rows.Refunds.Any(refund => refund.RefundId == account.RefundId)))
            .ExecuteDeleteAsync(cancellationToken);

        // Taken by moving the next time on, in one statement: whoever else looks finds nothing due.
        var due = await rows.RefundAccounts.FromSql(
            $"""
            UPDATE refund_accounts SET attempts = attempts + 1,
              due_at = {now} + least(interval '1 hour', interval '30 seconds' * 2 ^ least(attempts, 16))
            WHERE refund_id IN (
              SELECT a.refund_id FROM refund_accounts a JOIN refunds r USING (refund_id) WHERE a.due_at <= {now} AND r.status = 'requested'
              ORDER BY a.due_at LIMIT {Batch} FOR UPDATE OF a SKIP LOCKED)
            RETURNING *
            """).AsNoTracking().ToListAsync(cancellationToken);
        foreach (var row in due)
        {
            await TellAsync(row);
        }
    }

    private async Task TellAsync(RefundAccountRow row)
    {
        try
        {
            await grains.Order(row.OrderId).SupplyAccountAsync(row.RefundId, accounts.Open(row));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // It is told again later.
            LogNotTold(exception, row.RefundId);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Accounts of refunds could not be read")]
    private partial void LogUnread(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Refund {RefundId} could not be told where it is to be paid")]
    private partial void LogNotTold(Exception exception, Guid refundId);
}
