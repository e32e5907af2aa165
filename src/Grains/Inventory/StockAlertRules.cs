using System.Collections.Immutable;

namespace OrleansTickets.Grains.Inventory;

/// <summary>
/// When organisers are told that a stock runs low or out (MISSION S9): each time it gets there, and not again until it has been above.
/// A new stock starts at the bottom, where nobody need be told that it is.
/// </summary>
/// <remarks>
/// By the level that the stock had, and not by what was free before: else a changed threshold would raise what is open already, or pass
/// over what lies between the old one and the new. It is heeded from a stock's next movement on.
/// </remarks>
internal static class StockAlertRules
{
    /// <summary>To be asked of every event before it is applied.</summary>
    /// <param name="threshold">The warning threshold in force.</param>
    /// <returns>The event, with the levels that it changes; itself where it changes none.</returns>
    public static InventoryEvent Watch(InventoryState state, InventoryEvent decided, int threshold)
    {
        var changes = decided switch
        {
            IMovesStock moving => OfMovements(state, moving.Movements.AsSpan(), threshold),
            ProductArchived archived => OfArchived(state.Stocks.Values.Where(stock => stock.ProductId == archived.ProductId), threshold),
            OptionArchived archived => OfArchived(state.Stocks.Values.Where(stock => stock.Id == archived.OptionId), threshold),
            EventDeleted => OfArchived(state.Stocks.Values, threshold),
            _ => null,
        };
        return changes is null or { Count: 0 } ? decided : decided with { Supply = [.. changes] };
    }

    private static List<SupplyChange>? OfMovements(InventoryState state, ReadOnlySpan<StockMovement> movements, int threshold)
    {
        List<SupplyChange>? changes = null;
        for (var i = 0; i < movements.Length; i++)
        {
            var (stock, free) = (movements[i].Stock, movements[i].After);
            var from = state.Stocks.TryGetValue(stock, out var known) ? known.Supply : SupplyLevel.SoldOut;
            var to = LevelOf(free, threshold);
            if (from != to && !MovesAgain(movements[(i + 1)..], stock) && !IsArchived(state, known))
            {
                (changes ??= []).Add(new SupplyChange(stock, from, to, threshold));
            }
        }

        return changes;
    }

    /// <summary>Nobody sells them any more, so nobody waits for more of them.</summary>
    private static List<SupplyChange> OfArchived(IEnumerable<Stock> stocks, int threshold) =>
        [.. stocks.Where(stock => stock.Supply != SupplyLevel.Ample)
            .Select(stock => new SupplyChange(stock.Id, stock.Supply, SupplyLevel.Ample, threshold))];

    private static SupplyLevel LevelOf(int free, int threshold) =>
        free == 0 ? SupplyLevel.SoldOut : free <= threshold ? SupplyLevel.Low : SupplyLevel.Ample;

    /// <summary>Several movements of one stock are one event: what counts is where they end.</summary>
    private static bool MovesAgain(ReadOnlySpan<StockMovement> later, Guid stock)
    {
        foreach (var movement in later)
        {
            if (movement.Stock == stock)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsArchived(InventoryState state, Stock? stock) =>
        stock is not null
        && (state.Options.TryGetValue(stock.Id, out var option)
            ? state.IsArchived(option)
            : state.Products[stock.ProductId].ArchivedAt is not null);
}
