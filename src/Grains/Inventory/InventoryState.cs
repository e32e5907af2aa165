using System.Collections.Immutable;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Inventory;

/// <summary>An event's inventory in memory: what its events, applied in order, add up to. Nothing here depends on a clock.</summary>
internal sealed partial class InventoryState
{
    /// <summary>How long the idempotency keys of ended holds and of adjustments are remembered, by the events' own times.</summary>
    public static readonly TimeSpan KeyMemory = TimeSpan.FromHours(1);

    private readonly PriorityQueue<Guid, DateTimeOffset> _expiries = new();
    private readonly Queue<RememberedKey> _ended = new();

    public EventSchedule? Schedule { get; private set; }

    public bool IsOpen { get; private set; }

    /// <summary>Since when the event is closed for good.</summary>
    public DateTimeOffset? DeletedAt { get; private set; }

    public Dictionary<Guid, Product> Products { get; } = [];

    public Dictionary<Guid, Option> Options { get; } = [];

    /// <summary>By product id, or option id for an option with a stock of its own.</summary>
    public Dictionary<Guid, Stock> Stocks { get; } = [];

    /// <summary>Open holds only; ended ones are in the journal.</summary>
    public Dictionary<Guid, Hold> Holds { get; } = [];

    /// <summary>Idempotency keys with the reservation or adjustment they made.</summary>
    public Dictionary<string, Guid> Keys { get; } = new(StringComparer.Ordinal);

    public Stock StockOf(Guid productId, Guid? optionId) =>
        optionId is { } option && Stocks.TryGetValue(option, out var own) ? own : Stocks[productId];

    /// <summary>An open hold whose time is over at <paramref name="now"/>, if there is any.</summary>
    public Hold? NextDue(DateTimeOffset now)
    {
        while (_expiries.TryPeek(out var id, out var at) && at <= now)
        {
            if (Holds.TryGetValue(id, out var hold) && hold.ExpiresAt <= now)
            {
                return hold;
            }

            _expiries.Dequeue();
        }

        return null;
    }

    public void Apply(InventoryEvent inventoryEvent, DateTimeOffset at)
    {
        switch (inventoryEvent)
        {
            case TicketsHeld held: Apply(held); break;
            case HoldEnded ended: Apply(ended, at); break;
            case HoldExtended extended: Apply(extended); break;
            case HoldRetaken retaken: Apply(retaken); break;
            case TicketsReturned returned: Apply(returned); break;
            case SalesOpened opened: (IsOpen, Schedule) = (true, opened.Schedule); break;
            case SalesClosed: IsOpen = false; break;
            case Rescheduled rescheduled: Schedule = rescheduled.Schedule; break;
            default: ApplyCatalog(inventoryEvent, at); break;
        }

        if (inventoryEvent.Supply is { } changes)
        {
            foreach (var change in changes.AsSpan())
            {
                Stocks[change.Stock].Turn(change);
            }
        }

        ForgetKeysBefore(at - KeyMemory);
    }

    public IEnumerable<InventorySnapshotPart> Capture()
    {
        // Everything that may change is copied here, in the grain's turn; turning it into bytes happens elsewhere.
        var head = new InventorySnapshotPart
        {
            Schedule = Schedule,
            IsOpen = IsOpen,
            DeletedAt = DeletedAt,
            Products = [.. Products.Values.Select(product => product.Capture())],
            Options = [.. Options.Values],
            Stocks = [.. Stocks.Values.Select(stock => stock.Capture())],
        };
        var buyers = Products.Values.Where(product => product.Buyers.Count > 0)
            .Select(product => new BuyersSnapshot(product.Id, [.. product.Buyers.Keys], [.. product.Buyers.Values]))
            .ToList();
        return InventorySnapshotPart.Split(head, buyers, [.. Holds.Values], [.. _ended]);
    }

    public void Restore(InventorySnapshotPart part)
    {
        Schedule = part.Schedule ?? Schedule;
        IsOpen = part.IsOpen || IsOpen;
        DeletedAt = part.DeletedAt ?? DeletedAt;
        part.Products.ForEach(product => Products.Add(product.Id, Product.Restore(product)));
        part.Options.ForEach(option => AddOption(option));
        part.Stocks.ForEach(stock => Stocks.Add(stock.Id, Stock.Restore(stock)));
        part.Buyers.ForEach(buyers => Products[buyers.ProductId].Restore(buyers));
        part.Holds.ForEach(Add);
        part.Ended.ForEach(Remember);
    }

    private void Apply(TicketsHeld held)
    {
        Count(held.Items, held.VisitDate, held.Buyer, 1);
        foreach (var item in held.Items.AsSpan())
        {
            StockOf(item.ProductId, item.OptionId).Hold(item.Quantity);
        }

        Add(new Hold(
            held.ReservationId, held.Items, held.VisitDate, held.Buyer, held.Fingerprint, held.HeldAt, held.ExpiresAt, held.ExpiresAt, held.Key, 0,
            null));
    }

    private void Apply(HoldEnded ended, DateTimeOffset at)
    {
        Holds.Remove(ended.ReservationId, out var hold);
        var isSale = ended.Status == ReservationStatus.Confirmed;
        foreach (var item in hold!.Items.AsSpan())
        {
            var stock = StockOf(item.ProductId, item.OptionId);
            if (isSale)
            {
                stock.Sell(item.Quantity);
                Products[item.ProductId].SellDaily(hold.VisitDate, item.Quantity);
            }
            else
            {
                stock.Release(item.Quantity);
            }
        }

        if (!isSale)
        {
            Count(hold.Items, hold.VisitDate, hold.Buyer, -1);
        }

        if (hold.Key is { } key)
        {
            Remember(new RememberedKey(key, hold.ReservationId, at));
        }
    }

    private void Apply(HoldExtended extended)
    {
        var hold = Holds[extended.ReservationId];
        Holds[hold.ReservationId] = hold with
        {
            ExpiresAt = extended.ExpiresAt, Extensions = hold.Extensions + 1, ExtensionKey = extended.Key,
        };
        _expiries.Enqueue(hold.ReservationId, extended.ExpiresAt);
    }

    private void Apply(HoldRetaken retaken)
    {
        foreach (var item in retaken.Items.AsSpan())
        {
            StockOf(item.ProductId, item.OptionId).Take(item.Quantity);
            Products[item.ProductId].CountSold(retaken.Buyer, retaken.VisitDate, item.Quantity);
        }
    }

    private void Apply(TicketsReturned returned)
    {
        foreach (var item in returned.Items.AsSpan())
        {
            StockOf(item.ProductId, item.OptionId).Return(item.Quantity);
            Products[item.ProductId].CountSold(returned.Buyer, returned.VisitDate, -item.Quantity);
        }
    }

    private void Count(ImmutableArray<ReservationItem> items, DateOnly? visitDate, long buyer, int sign)
    {
        foreach (var item in items.AsSpan())
        {
            Products[item.ProductId].Count(buyer, visitDate, sign * item.Quantity);
        }
    }

    private void Add(Hold hold)
    {
        Holds.Add(hold.ReservationId, hold);
        _expiries.Enqueue(hold.ReservationId, hold.ExpiresAt);
        if (hold.Key is { } key)
        {
            Keys[key] = hold.ReservationId;
        }
    }

    private void AddOption(Option option)
    {
        Options.Add(option.Id, option);
        Products[option.ProductId].OptionIds.Add(option.Id);
    }

    private void Remember(RememberedKey remembered)
    {
        Keys[remembered.Key] = remembered.Subject;
        _ended.Enqueue(remembered);
    }

    private void ForgetKeysBefore(DateTimeOffset time)
    {
        while (_ended.TryPeek(out var oldest) && oldest.At < time)
        {
            _ended.Dequeue();
            if (Keys.TryGetValue(oldest.Key, out var subject) && subject == oldest.Subject)
            {
                Keys.Remove(oldest.Key);
            }
        }
    }
}

/// <summary>A product's option; replaced, never changed, so that a snapshot may share it.</summary>
internal sealed record Option(Guid Id, Guid ProductId, OptionTerms Terms, DateTimeOffset? ArchivedAt = null, int Revision = 1)
{
    public bool IsOffered => Terms.IsActive && ArchivedAt is null;
}

/// <summary>An open hold; replaced, never changed, so that a snapshot may share it.</summary>
/// <param name="FirstExpiresAt">As answered when it was made; a repeated request gets the same answer.</param>
internal sealed record Hold(
    Guid ReservationId,
    ImmutableArray<ReservationItem> Items,
    DateOnly? VisitDate,
    long Buyer,
    long Fingerprint,
    DateTimeOffset HeldAt,
    DateTimeOffset FirstExpiresAt,
    DateTimeOffset ExpiresAt,
    string? Key,
    int Extensions,
    string? ExtensionKey);

internal sealed record RememberedKey(string Key, Guid Subject, DateTimeOffset At);
