using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Inventory;

/// <summary>Lists of products from the read models, which the journal's own transactions keep current.</summary>
internal sealed class ProductQueries(IDbContextFactory<TicketsContext> contexts, TimeProvider clock)
{
    private static readonly ListOrder<ProductRow> AsDisplayed =
        new ListOrder<ProductRow>("products").Ascending(p => p.DisplayOrder).Ascending(p => p.Id);

    public async Task<PageOf<ProductResponse>> ListAsync(Guid eventId, Page page, bool? isActive, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var products = context.Products.Where(p => p.EventId == eventId && (isActive == null || p.IsActive == isActive));
        return (await ReadAsync(context, products, page, cancellationToken)).Of(Describe);
    }

    /// <returns>Null where the event is not active.</returns>
    public async Task<PageOf<PublicProductResponse>?> ListPublicAsync(Guid eventId, Page page, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await context.Events.AnyAsync(e => e.Id == eventId && e.IsActive, cancellationToken))
        {
            return null;
        }

        var products = context.Products.Where(p => p.EventId == eventId && p.IsActive);
        return (await ReadAsync(context, products, page, cancellationToken)).Of(DescribePublic);
    }

    private static async Task<PageOf<Listed>> ReadAsync(
        TicketsContext context, IQueryable<ProductRow> products, Page page, CancellationToken cancellationToken)
    {
        var part = await page.ReadAsync(products.AsNoTracking(), AsDisplayed, cancellationToken);
        var ids = part.Items.Select(p => p.Id).ToList();
        var options = (await context.ProductOptions.Where(o => ids.Contains(o.ProductId)).OrderBy(o => o.Id)
            .AsNoTracking().ToListAsync(cancellationToken)).ToLookup(o => o.ProductId);
        var stocks = await context.StockLevels.Where(s => ids.Contains(s.ProductId))
            .AsNoTracking().ToDictionaryAsync(s => s.Id, cancellationToken);
        return part.Of(p => new Listed(p, stocks[p.Id], [.. options[p.Id].Select(o => new ListedOption(o, stocks.GetValueOrDefault(o.Id)))]));
    }

    private static ProductResponse Describe(Listed listed)
    {
        var (row, stock) = (listed.Row, listed.Stock);
        return new ProductResponse(
            row.Id, row.Name, row.Description, row.Price, stock.Total, Free(stock), stock.Held, stock.Sold, row.SaleStartsAt, row.SaleEndsAt,
            row.MaxPerOrder, row.MaxPerBuyer, row.DailyCapacity, row.DisplayOrder, row.IsActive,
            [.. listed.Options.Select(Describe)], row.CreatedAt, row.UpdatedAt);
    }

    private static OptionResponse Describe(ListedOption option)
    {
        var (row, own) = (option.Row, option.Own);
        return new OptionResponse(
            row.Id, row.ProductId, row.Name, row.ExtraPrice, own?.Total, own is null ? null : Free(own), own?.Held, own?.Sold, row.IsActive);
    }

    private PublicProductResponse DescribePublic(Listed listed)
    {
        var (row, free, now) = (listed.Row, Free(listed.Stock), clock.GetUtcNow());
        var options = listed.Options.Where(o => o.Row.IsActive)
            .Select(o => (o.Row, Free: o.Own is { } own ? Free(own) : free))
            .Select(o => new PublicOptionResponse(o.Row.Id, o.Row.Name, row.Price + o.Row.ExtraPrice, o.Free, o.Free == 0))
            .ToList();
        return new PublicProductResponse(
            row.Id, row.Name, row.Description, row.Price, Money.Currency, free, free == 0 && options.TrueForAll(o => o.SoldOut),
            row.SaleStartsAt, row.SaleEndsAt, now >= (row.SaleStartsAt ?? now) && now < (row.SaleEndsAt ?? DateTimeOffset.MaxValue),
            row.MaxPerOrder, row.MaxPerBuyer, row.DailyCapacity is not null, options);
    }

    private static int Free(StockLevelRow stock) => stock.Total - stock.Held - stock.Sold;

    private sealed record Listed(ProductRow Row, StockLevelRow Stock, IReadOnlyList<ListedOption> Options);

    private sealed record ListedOption(OptionRow Row, StockLevelRow? Own);
}
