namespace OrleansTickets.Load.Measures;

/// <summary>A product's stock as its server reports it.</summary>
internal sealed record StockFigures(long StockTotal, long StockHeld, long StockSold, long StockAvailable)
{
    /// <summary>Judges the stock of a product that nobody but one round has touched.</summary>
    /// <param name="stock">Tickets the product was created with.</param>
    /// <returns>What is wrong, in words; empty when all is right.</returns>
    public IReadOnlyList<string> Judge(long stock, Measured measured)
    {
        var wrong = new List<string>();
        if (StockTotal != stock)
        {
            wrong.Add($"total is {StockTotal}, not {stock}");
        }

        if (StockHeld + StockSold + StockAvailable != StockTotal)
        {
            wrong.Add($"held {StockHeld} + sold {StockSold} + available {StockAvailable} is not total {StockTotal}");
        }

        if (Math.Min(Math.Min(StockHeld, StockSold), Math.Min(StockAvailable, StockTotal)) < 0)
        {
            wrong.Add($"below zero: held {StockHeld}, sold {StockSold}, available {StockAvailable}");
        }

        // Exact without unknown outcomes; each of those may or may not hold a ticket.
        if (StockHeld < measured.Acknowledged || StockHeld > measured.Acknowledged + measured.Unknown)
        {
            wrong.Add($"held is {StockHeld}, but {measured.Acknowledged} were acknowledged and {measured.Unknown} are unknown");
        }

        if (measured.SoldOut > 0 && StockAvailable > 0)
        {
            wrong.Add($"{measured.SoldOut} buyers heard sold out, but {StockAvailable} are available");
        }

        return wrong;
    }
}
