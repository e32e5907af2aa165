using System.Collections.Immutable;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts.Privacy;
using OrleansTickets.Data.Settings;
using OrleansTickets.Grains.Inventory;

namespace OrleansTickets.Rules.Tests.Inventory;

/// <summary>An inventory without a host: decides by the rules, applies, and keeps its history as the journal would.</summary>
internal sealed class InventoryBench
{
    public static readonly DateTimeOffset Start = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    public InventoryState State { get; } = new();

    public List<(InventoryEvent Event, DateTimeOffset At)> History { get; } = [];

    public BookingOptions Options { get; set; } = new();

    /// <summary>The warning threshold.</summary>
    public int Threshold { get; set; }

    public DateTimeOffset Now { get; set; } = Start;

    public static ProductTerms Terms(
        long price = 15_000, int maxPerOrder = 10, int? maxPerBuyer = null, int? dailyCapacity = null) =>
        new("관람권", "", price, null, null, maxPerOrder, maxPerBuyer, dailyCapacity, 0, true);

    public static InventoryBench OnSale(int stock, ProductTerms? terms = null) => OnSale(stock, out _, terms);

    public static InventoryBench OnSale(int stock, out Guid productId, ProductTerms? terms = null, int threshold = 10)
    {
        var bench = new InventoryBench { Threshold = threshold };
        productId = bench.AddProduct(stock, terms);
        bench.Raise(new SalesOpened(new EventSchedule(new DateOnly(2026, 12, 1), new DateOnly(2026, 12, 31), "Asia/Seoul")));
        return bench;
    }

    public Guid AddProduct(int stock, ProductTerms? terms = null)
    {
        var id = Guid.CreateVersion7(Now);
        Raise(CatalogRules.Add(State, id, terms ?? Terms(), stock).Value!);
        return id;
    }

    public Guid AddOption(Guid productId, int? stock, long extraPrice = 0)
    {
        var id = Guid.CreateVersion7(Now);
        Raise(CatalogRules.Add(State, State.Products[productId], id, new OptionTerms("오후", extraPrice, true), stock).Value!);
        return id;
    }

    /// <param name="phone">Tells buyers apart, as its key would.</param>
    public HoldRequest Wish(ImmutableArray<BookingItem> items, string phone = "01012345678", DateOnly? visitDate = null) => new(
        Guid.CreateVersion7(Now), items, visitDate, new SealedCustomer("key", [], [], [], long.Parse(phone), -long.Parse(phone)), null);

    public Outcome<TicketsHeld> Hold(params ImmutableArray<BookingItem> items) => Hold(items, phone: "01012345678");

    public Outcome<TicketsHeld> Hold(ImmutableArray<BookingItem> items, string phone = "01012345678", DateOnly? visitDate = null)
    {
        var outcome = BookingRules.Hold(State, Wish(items, phone, visitDate), Now, Options);
        if (outcome.Value is { } held)
        {
            Raise(held);
        }

        return outcome;
    }

    public void Raise(InventoryEvent inventoryEvent)
    {
        var watched = StockAlertRules.Watch(State, inventoryEvent, Threshold);
        State.Apply(watched, Now);
        History.Add((watched, Now));
    }

    /// <summary>Reservations that the state has let go of, read back from the history as the grain reads them from the journal.</summary>
    public IReadOnlyList<EndedReservation> Ended() =>
    [
        .. History.Select(h => h.Event).Where(e => e.Subject is { } id && !State.Holds.ContainsKey(id)).GroupBy(e => e.Subject)
            .Select(EndedReservation.From).OfType<EndedReservation>(),
    ];

    /// <summary>The state that the journal's own bytes add up to.</summary>
    public InventoryState Replay(IEnumerable<(InventoryEvent Event, DateTimeOffset At)>? history = null, InventoryState? from = null)
    {
        var state = from ?? new InventoryState();
        foreach (var (happened, at) in history ?? History)
        {
            state.Apply(InventoryCodec.Read(InventoryCodec.Write(happened, at)), at);
        }

        return state;
    }

    public static IEnumerable<StockMovement> MovementsOf(InventoryEvent happened) => happened switch
    {
        TicketsHeld held => held.Movements,
        HoldEnded ended => ended.Movements,
        HoldRetaken retaken => retaken.Movements,
        TicketsReturned returned => returned.Movements,
        StockAdjusted adjusted => adjusted.Movements,
        StocksAdjusted adjusted => adjusted.Movements,
        ProductAdded added => added.Movements,
        OptionAdded added => added.Movements,
        _ => [],
    };
}
