using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Inventory;

/// <summary>Alerts with what their products and options are called, and how much is free now.</summary>
internal sealed class AlertQueries(IDbContextFactory<TicketsContext> contexts)
{
    private static readonly ListOrder<StockAlertRow> NewestFirst =
        new ListOrder<StockAlertRow>("alerts").Descending(a => a.RaisedAt).Ascending(a => a.Id);

    public async Task<PageOf<AlertResponse>> ListAsync(Guid eventId, Page page, AlertFilter filter, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var (status, type) = filter;
        var alerts = context.StockAlerts.AsNoTracking()
            .Where(a => a.EventId == eventId && (status == null || a.Status == status) && (type == null || a.Type == type));
        var listed = await page.ReadAsync(alerts, NewestFirst, cancellationToken);
        var subjects = await ReadSubjectsAsync(context, listed.Items, cancellationToken);
        return listed.Of(row => AlertResponse.From(row, subjects[row.StockId]));
    }

    public async Task<AlertResponse> DescribeAsync(TicketsContext context, StockAlertRow row, CancellationToken cancellationToken) =>
        AlertResponse.From(row, (await ReadSubjectsAsync(context, [row], cancellationToken))[row.StockId]);

    private static async Task<Dictionary<Guid, AlertSubject>> ReadSubjectsAsync(
        TicketsContext context, IReadOnlyList<StockAlertRow> alerts, CancellationToken cancellationToken)
    {
        var stocks = alerts.Select(a => a.StockId).Distinct().ToList();
        return await (
            from stock in context.StockLevels
            join product in context.Products on stock.ProductId equals product.Id
            join option in context.ProductOptions on stock.Id equals option.Id into options
            from option in options.DefaultIfEmpty()
            where stocks.Contains(stock.Id)
            select new AlertSubject(stock.Id, product.Name, option == null ? null : option.Name, stock.Total - stock.Held - stock.Sold))
            .ToDictionaryAsync(subject => subject.StockId, cancellationToken);
    }
}

/// <summary>The stock of an alert.</summary>
/// <param name="Free">Now.</param>
internal sealed record AlertSubject(Guid StockId, string ProductName, string? OptionName, int Free);
