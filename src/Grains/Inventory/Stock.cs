using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Inventory;

/// <summary>Tickets of one product, or of one option with a stock of its own: <c>held + sold + free = total</c>.</summary>
internal sealed class Stock(Guid id, Guid productId)
{
    public Guid Id { get; } = id;

    public Guid ProductId { get; } = productId;

    public int Total { get; private set; }

    public int Held { get; private set; }

    public int Sold { get; private set; }

    public int Free => Total - Held - Sold;

    public StockLevel Level => new(Total, Held, Sold);

    /// <summary>As it was after the last movement, by the threshold of that day.</summary>
    public SupplyLevel Supply { get; private set; }

    /// <summary>How often it has been said to be low; the last time's number.</summary>
    public int LowAlerts { get; private set; }

    /// <summary>How often it has been said to be sold out; the last time's number.</summary>
    public int SoldOutAlerts { get; private set; }

    public void Hold(int quantity)
    {
        Held += quantity;
        ThrowIfBroken();
    }

    public void Release(int quantity)
    {
        Held -= quantity;
        ThrowIfBroken();
    }

    public void Sell(int quantity)
    {
        Held -= quantity;
        Sold += quantity;
        ThrowIfBroken();
    }

    /// <summary>From free to sold, without having been held.</summary>
    public void Take(int quantity)
    {
        Sold += quantity;
        ThrowIfBroken();
    }

    /// <summary>From sold to free.</summary>
    public void Return(int quantity)
    {
        Sold -= quantity;
        ThrowIfBroken();
    }

    public void Adjust(int delta)
    {
        Total += delta;
        ThrowIfBroken();
    }

    public void Turn(SupplyChange change)
    {
        Supply = change.To;
        LowAlerts += change.RaisesLow ? 1 : 0;
        SoldOutAlerts += change.RaisesSoldOut ? 1 : 0;
    }

    public StockSnapshot Capture() => new(Id, ProductId, Total, Held, Sold, Supply, LowAlerts, SoldOutAlerts);

    public static Stock Restore(StockSnapshot snapshot) => new(snapshot.Id, snapshot.ProductId)
    {
        Total = snapshot.Total,
        Held = snapshot.Held,
        Sold = snapshot.Sold,
        Supply = snapshot.Supply,
        LowAlerts = snapshot.LowAlerts,
        SoldOutAlerts = snapshot.SoldOutAlerts,
    };

    /// <summary>Rules refuse before this could happen; a journal that leads here is damaged and must not be sold from.</summary>
    private void ThrowIfBroken()
    {
        if (Held < 0 || Sold < 0 || Free < 0)
        {
            throw new InvalidDataException($"Stock {Id} would have {Total} tickets, {Held} held and {Sold} sold.");
        }
    }
}
