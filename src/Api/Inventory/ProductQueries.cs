using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Inventory;

/// <summary>Lists of products and options, as their organiser sees them.</summary>
internal sealed class ProductQueries(IDbContextFactory<TicketsContext> contexts)
{
    private static readonly ListOrder<OptionRow> OldestFirst = new ListOrder<OptionRow>("options").Ascending(o => o.Id);

    public async Task<PageOf<ProductResponse>> ListAsync(
        Guid eventId, Page page, ProductFilter filter, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var products = Filter(context, context.Products.Where(p => p.EventId == eventId), filter);
        var listed = await ListedProducts.ReadAsync(context, products, page, cancellationToken);
        return listed.Of(product => Describe(product, filter.IncludeArchived));
    }

    /// <returns>Null where the event has no such product.</returns>
    public async Task<PageOf<OptionResponse>?> ListOptionsAsync(
        Guid eventId, Guid productId, Page page, ArchivedFilter filter, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var product = await context.Products.AsNoTracking()
            .SingleOrDefaultAsync(p => p.Id == productId && p.EventId == eventId, cancellationToken);
        if (product is null)
        {
            return null;
        }

        var options = context.ProductOptions.AsNoTracking().Where(o => o.ProductId == productId);
        var part = await page.ReadAsync(
            filter.IncludeArchived ? options : options.Where(o => o.ArchivedAt == null && product.ArchivedAt == null), OldestFirst, cancellationToken);
        var stocks = await context.StockLevels.Where(s => s.ProductId == productId)
            .AsNoTracking().ToDictionaryAsync(s => s.Id, cancellationToken);
        return part.Of(option => Describe(product, new ListedOption(option, stocks.GetValueOrDefault(option.Id))));
    }

    private static IQueryable<ProductRow> Filter(TicketsContext context, IQueryable<ProductRow> products, ProductFilter filter)
    {
        if (!filter.IncludeArchived)
        {
            products = products.Where(p => p.ArchivedAt == null);
        }

        if (filter.IsActive is { } active)
        {
            products = products.Where(p => p.IsActive == active);
        }

        if (filter.Search is { } text)
        {
            var pattern = LikePattern.Containing(text);
            products = products.Where(p =>
                EF.Functions.ILike(p.Name, pattern, LikePattern.Escape) || EF.Functions.ILike(p.Description, pattern, LikePattern.Escape));
        }

        if (filter.SoldOut is { } soldOut)
        {
            // Stocks from which the product, or an option that is offered, could be had.
            var free = context.StockLevels.Where(s => s.Total > s.Held + s.Sold
                && (s.Id == s.ProductId || context.ProductOptions.Any(o => o.Id == s.Id && o.IsActive && o.ArchivedAt == null)));
            products = products.Where(p => free.Any(s => s.ProductId == p.Id) != soldOut);
        }

        return products;
    }

    private static ProductResponse Describe(ListedProduct listed, bool includeArchived)
    {
        var (row, stock) = (listed.Row, listed.Stock);
        return new ProductResponse(
            row.Id, row.Name, row.Description, row.Price, stock.Total, stock.Free(), stock.Held, stock.Sold, row.SaleStartsAt, row.SaleEndsAt,
            row.MaxPerOrder, row.MaxPerBuyer, row.DailyCapacity, row.DisplayOrder, row.IsActive, row.EntriesPerTicket,
            [.. listed.Options.Where(o => includeArchived || o.Row.ArchivedAt is null).Select(o => Describe(row, o))],
            row.ImageIds, listed.ImageUrls, row.CreatedAt, row.UpdatedAt, row.ArchivedAt);
    }

    private static OptionResponse Describe(ProductRow product, ListedOption option)
    {
        var (row, own) = (option.Row, option.Own);
        return new OptionResponse(
            row.Id, row.ProductId, row.Name, row.ExtraPrice, own?.Total, own?.Free(), own?.Held, own?.Sold, row.IsActive,
            row.ArchivedAt ?? product.ArchivedAt);
    }
}
