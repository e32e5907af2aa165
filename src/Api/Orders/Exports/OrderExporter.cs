using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Files;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Data;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Orders.Exports;

/// <summary>
/// Runs exports one after the other: a batch of orders is read, its customers opened, and written, and no more than that is in memory, however
/// many orders there are. Other servers do the same with other exports.
/// </summary>
internal sealed partial class OrderExporter(
    OrderExports exports,
    IDbContextFactory<TicketsContext> contexts,
    CustomerVault vault,
    PersonalDataSafe safe,
    FileStore store,
    TimeProvider clock,
    ILogger<OrderExporter> logger)
    : DatabaseService
{
    public static readonly SealPurpose FilePurpose = new("order-export-file");

    private const int Batch = 1_000;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        do
        {
            try
            {
                while (await exports.TakeAsync(stoppingToken) is { } export)
                {
                    await RunAsync(export, stoppingToken);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The database is away, or was: the next tick tries again.
                LogUnread(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RunAsync(OrderExportRow export, CancellationToken stoppingToken)
    {
        try
        {
            await MakeAsync(export, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await exports.GiveUpAsync(export, isFault: false);
            throw;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception, export.Id);
            await exports.GiveUpAsync(export, isFault: true);
        }
    }

    private async Task MakeAsync(OrderExportRow export, CancellationToken cancellationToken)
    {
        using var file = store.CreateIncoming();
        var total = 0;
        long size;
        await using (var content = safe.SealInto(file.Content, FilePurpose, export.Id, export.KeyId))
        {
            if (await WriteAsync(export, content, cancellationToken) is not { } looked)
            {
                return;
            }

            (total, size) = (looked, content.Written);
        }

        await exports.AnnounceAsync(export, cancellationToken);

        // The disk takes its time to flush: not on a thread of the pool, of which grains have few.
        await Task.Factory.StartNew(
            () => file.Keep(store.PathOf(export.FileName!)), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await exports.FinishAsync(export, total, size, cancellationToken);
    }

    /// <returns>Orders that were looked at; null: another server has taken the export.</returns>
    private async Task<int?> WriteAsync(OrderExportRow export, Stream content, CancellationToken cancellationToken)
    {
        var filter = exports.OpenFilter(export);

        // What is ordered meanwhile is left out, so that the end is in sight.
        filter = filter with { PlacedBefore = filter.PlacedBefore < export.CreatedAt ? filter.PlacedBefore : export.CreatedAt };
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        var timeZone = await rows.Events.IgnoreQueryFilters().Where(e => e.Id == export.EventId)
            .Select(e => e.Timezone).SingleAsync(cancellationToken);
        var orders = filter.Of(rows, export.EventId, vault).AsNoTracking();
        var total = await orders.CountAsync(cancellationToken);
        var language = export.Language == "ko" ? Language.Korean : Language.English;
        await using var sheet = await OrderSheet.BeginAsync(content, language, timeZone, cancellationToken);
        var written = 0;
        for (string? after = null; ;)
        {
            if (!await exports.ReportAsync(export, total, written, cancellationToken))
            {
                return null;
            }

            var batch = await OrderQueries.NewestFirst.Sort(after is null ? orders : OrderQueries.NewestFirst.After(orders, after))
                .Take(Batch).ToListAsync(cancellationToken);
            await WriteAsync(sheet, rows, batch, filter, cancellationToken);
            written += batch.Count;
            if (batch.Count < Batch)
            {
                break;
            }

            after = OrderQueries.NewestFirst.CursorOf(batch[^1]);
        }

        await sheet.FinishAsync(cancellationToken);
        return written;
    }

    private async Task WriteAsync(
        OrderSheet sheet, TicketsContext rows, List<OrderRow> batch, OrderFilter filter, CancellationToken cancellationToken)
    {
        var ids = batch.Select(order => order.Id).ToArray();
        var customers = await vault.OpenAsync(ids, cancellationToken);
        var items = (await rows.OrderItems.AsNoTracking().Where(item => ids.Contains(item.OrderId)).ToListAsync(cancellationToken))
            .ToLookup(item => item.OrderId);
        var payments = (await rows.Payments.AsNoTracking()
            .Where(payment => ids.Contains(payment.OrderId) && payment.ApprovedAt != null).ToListAsync(cancellationToken))
            .ToLookup(payment => payment.OrderId);
        foreach (var order in batch)
        {
            var customer = customers.GetValueOrDefault(order.Id);
            if (filter.Names(customer))
            {
                await sheet.AddAsync(
                    order, customer, items[order.Id].OrderBy(item => item.Line),
                    payments[order.Id].OrderBy(payment => payment.Status == "refunded").ThenBy(payment => payment.ApprovedAt).FirstOrDefault()?.Method,
                    cancellationToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Exports of orders could not be read")]
    private partial void LogUnread(Exception exception);

    [LoggerMessage(LogLevel.Error, "The export {ExportId} of orders failed")]
    private partial void LogFailed(Exception exception, Guid exportId);
}
