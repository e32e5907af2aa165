using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Inventory;

/// <summary>Products with what belongs to them, from the read models, which the journal's own transactions keep current.</summary>
internal static class ListedProducts
{
    private static readonly ListOrder<ProductRow> AsDisplayed =
        new ListOrder<ProductRow>("products").Ascending(p => p.DisplayOrder).Ascending(p => p.Id);

    public static async Task<PageOf<ListedProduct>> ReadAsync(
        TicketsContext context, IQueryable<ProductRow> products, Page page, CancellationToken cancellationToken)
    {
        var part = await page.ReadAsync(products.AsNoTracking(), AsDisplayed, cancellationToken);
        var ids = part.Items.Select(p => p.Id).ToList();
        var options = (await context.ProductOptions.Where(o => ids.Contains(o.ProductId)).OrderBy(o => o.Id)
            .AsNoTracking().ToListAsync(cancellationToken)).ToLookup(o => o.ProductId);
        var stocks = await context.StockLevels.Where(s => ids.Contains(s.ProductId))
            .AsNoTracking().ToDictionaryAsync(s => s.Id, cancellationToken);
        var urls = await ProductImages.ReadUrlsAsync(context, [.. part.Items.SelectMany(p => p.ImageIds)], cancellationToken);
        return part.Of(p => new ListedProduct(
            p,
            stocks[p.Id],
            [.. options[p.Id].Select(o => new ListedOption(o, stocks.GetValueOrDefault(o.Id)))],
            ProductImages.Order(urls, p.ImageIds)));
    }

    public static int Free(this StockLevelRow stock) => stock.Total - stock.Held - stock.Sold;
}

internal sealed record ListedProduct(
    ProductRow Row, StockLevelRow Stock, IReadOnlyList<ListedOption> Options, IReadOnlyList<string> ImageUrls);

/// <param name="Own">Its own stock, if it has one.</param>
internal sealed record ListedOption(OptionRow Row, StockLevelRow? Own);
