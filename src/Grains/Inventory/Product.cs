using System.Runtime.InteropServices;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Inventory;

/// <summary>A product's terms and what counts against its limits.</summary>
internal sealed class Product(Guid id, ProductTerms terms, DateTimeOffset createdAt)
{
    public Guid Id { get; } = id;

    public ProductTerms Terms { get; private set; } = terms;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset ChangedAt { get; private set; } = createdAt;

    /// <summary>Since when it is out of the catalog, for good.</summary>
    public DateTimeOffset? ArchivedAt { get; private set; }

    /// <summary>Counts admins' changes to it, its options and their stocks.</summary>
    public int Revision { get; private set; } = 1;

    /// <summary>Whether buyers are to see it; its sale window is another matter.</summary>
    public bool IsOffered => Terms.IsActive && ArchivedAt is null;

    public List<Guid> OptionIds { get; } = [];

    /// <summary>Tickets held and owned by each buyer's key, also while there is no limit: one may be set later.</summary>
    public Dictionary<long, int> Buyers { get; } = [];

    /// <summary>Tickets held and sold for each visit date, also while there is no capacity: one may be set later.</summary>
    public Dictionary<DateOnly, DailyLevel> Daily { get; } = [];

    public int FreeOn(DateOnly date) =>
        Terms.DailyCapacity is { } capacity ? Math.Max(0, capacity - Daily.GetValueOrDefault(date).Taken) : int.MaxValue;

    public void Change(ProductTerms changed, DateTimeOffset at)
    {
        Terms = changed;
        ChangedAt = at;
        Revision++;
    }

    public void Archive(DateTimeOffset at)
    {
        ArchivedAt = at;
        Revision++;
    }

    /// <summary>An option or a stock of it has been changed.</summary>
    public void Touch() => Revision++;

    /// <summary>Counts a hold, or with a negative quantity its release.</summary>
    public void Count(long buyer, DateOnly? visitDate, int quantity)
    {
        Count(buyer, quantity);
        if (visitDate is { } date)
        {
            ref var level = ref CollectionsMarshal.GetValueRefOrAddDefault(Daily, date, out _);
            level = level with { Held = level.Held + quantity };
        }
    }

    public void SellDaily(DateOnly? visitDate, int quantity)
    {
        if (visitDate is { } date)
        {
            var level = Daily[date];
            Daily[date] = new DailyLevel(level.Held - quantity, level.Sold + quantity);
        }
    }

    /// <summary>Counts a sale without a hold, or with a negative quantity a return.</summary>
    public void CountSold(long buyer, DateOnly? visitDate, int quantity)
    {
        Count(buyer, quantity);
        if (visitDate is { } date)
        {
            ref var level = ref CollectionsMarshal.GetValueRefOrAddDefault(Daily, date, out _);
            level = level with { Sold = level.Sold + quantity };
        }
    }

    public ProductSnapshot Capture() => new(
        Id, Terms, CreatedAt, ChangedAt, ArchivedAt, Revision, [.. Daily.Select(d => new DailySnapshot(d.Key, d.Value.Held, d.Value.Sold))]);

    public static Product Restore(ProductSnapshot snapshot)
    {
        var product = new Product(snapshot.Id, snapshot.Terms, snapshot.CreatedAt)
        {
            ChangedAt = snapshot.ChangedAt, ArchivedAt = snapshot.ArchivedAt, Revision = snapshot.Revision,
        };
        snapshot.Daily.ForEach(day => product.Daily.Add(day.Date, new DailyLevel(day.Held, day.Sold)));
        return product;
    }

    public void Restore(BuyersSnapshot snapshot)
    {
        Buyers.EnsureCapacity(snapshot.Keys.Length);
        for (var i = 0; i < snapshot.Keys.Length; i++)
        {
            Buyers.Add(snapshot.Keys[i], snapshot.Quantities[i]);
        }
    }

    private void Count(long buyer, int quantity)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(Buyers, buyer, out _);
        count += quantity;
        if (count == 0)
        {
            Buyers.Remove(buyer);
        }
    }
}

internal readonly record struct DailyLevel(int Held, int Sold)
{
    public int Taken => Held + Sold;
}
