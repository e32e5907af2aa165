using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Inventory;

/// <summary>What became of stocks, from the journal.</summary>
internal sealed class StockQueries(IDbContextFactory<TicketsContext> contexts)
{
    private static readonly ListOrder<StockMovementRow> NewestFirst =
        new ListOrder<StockMovementRow>("stock_movements").Descending(m => m.Version).Descending(m => m.Line);

    /// <param name="optionId">Null: all stocks of the product.</param>
    /// <returns>Null where the event has no such product, or the product no option with such a stock of its own.</returns>
    public async Task<PageOf<StockMovementResponse>?> ListMovementsAsync(
        Guid eventId, Guid productId, Guid? optionId, Page page, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var stocks = await context.StockLevels
            .Where(s => s.EventId == eventId && s.ProductId == productId && (optionId == null || s.Id == optionId))
            .Select(s => s.Id).ToListAsync(cancellationToken);
        if (stocks.Count == 0)
        {
            return null;
        }

        var stream = $"inventory/{eventId:D}";
        var movements = context.StockMovements.Where(m => m.Stream == stream && stocks.Contains(m.StockId));
        return (await page.ReadUncountedAsync(movements, NewestFirst, cancellationToken))
            .Of(row => StockMovementResponse.From(productId, row));
    }
}
