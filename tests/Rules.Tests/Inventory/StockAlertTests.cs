using FsCheck;
using FsCheck.Fluent;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Grains.Inventory;

namespace OrleansTickets.Rules.Tests.Inventory;

public sealed class StockAlertTests
{
    private const int Histories = 300;
    private const int Threshold = 10;

    [Theory]
    [InlineData(12, 1, 0, 0)]
    [InlineData(12, 2, 1, 0)]
    [InlineData(12, 11, 1, 0)]
    [InlineData(12, 12, 1, 1)]
    [InlineData(11, 11, 1, 1)]
    [InlineData(10, 1, 0, 0)]
    [InlineData(10, 10, 0, 1)]
    public void Watch_TicketsHeld_RaisesWhatIsReached(int stock, int held, int low, int soldOut)
    {
        var bench = Bench(stock, out var product);
        bench.Hold(new BookingItem(product, null, held));
        Assert.Equal((low, soldOut), Raised(bench, product));
    }

    [Fact]
    public void Watch_TicketsBackAndForth_RaisesOncePerCrossing()
    {
        var bench = Bench(12, out var product);
        for (var times = 1; times <= 3; times++)
        {
            var held = bench.Hold(new BookingItem(product, null, 2)).Value!;
            bench.Hold(new BookingItem(product, null, 1));
            Assert.Equal((times, 0), Raised(bench, product));
            foreach (var hold in bench.State.Holds.Values.ToList())
            {
                bench.Raise(BookingRules.Cancel(bench.State, hold));
            }

            Assert.Equal(SupplyLevel.Ample, bench.State.Stocks[product].Supply);
        }
    }

    [Fact]
    public void Watch_LinesThatShareAStock_RaiseOnce()
    {
        var bench = Bench(12, out var product);
        var option = bench.AddOption(product, null);
        bench.Hold(new BookingItem(product, null, 2), new BookingItem(product, option, 1));
        Assert.Equal((1, 0), Raised(bench, product));
    }

    [Fact]
    public void Watch_OptionWithAStockOfItsOwn_IsWatchedByItself()
    {
        var bench = Bench(100, out var product);
        var option = bench.AddOption(product, 11);
        bench.Hold(new BookingItem(product, option, 1));
        Assert.Equal(((0, 0), (1, 0)), (Raised(bench, product), Raised(bench, option)));
    }

    /// <summary>All that it has may be sold as options: that its own stock is empty says nothing.</summary>
    [Fact]
    public void Watch_ProductWithoutStockOfItsOwn_RaisesNothing()
    {
        var bench = Bench(0, out var product);
        Assert.Equal((0, 0), Raised(bench, product));
        Assert.All(bench.History, entry => Assert.Null(entry.Event.Supply));
    }

    [Fact]
    public void Watch_ThresholdZero_RaisesOnlySoldOut()
    {
        var bench = Bench(3, out var product);
        bench.Threshold = 0;
        bench.Hold(new BookingItem(product, null, 2));
        bench.Hold(new BookingItem(product, null, 1));
        Assert.Equal((0, 1), Raised(bench, product));
    }

    [Fact]
    public void Watch_ThresholdRaised_CountsFromTheNextMovement()
    {
        var bench = Bench(30, out var product);
        bench.Threshold = 30;
        Assert.Equal((0, 0), Raised(bench, product));
        bench.Hold(new BookingItem(product, null, 1));
        Assert.Equal((1, 0), Raised(bench, product));
        Assert.Equal(30, bench.History[^1].Event.Supply!.Value[0].Threshold);
    }

    [Fact]
    public void Watch_ThresholdLowered_EndsWhatIsAboveWithTheNextMovementAndRaisesAgainBelow()
    {
        var bench = Bench(11, out var product);
        bench.Hold(new BookingItem(product, null, 1));
        bench.Threshold = 5;
        bench.Hold(new BookingItem(product, null, 1));
        Assert.True(bench.History[^1].Event.Supply!.Value[0].EndsLow);
        bench.Hold(new BookingItem(product, null, 4));
        Assert.Equal((2, 0), Raised(bench, product));
    }

    [Fact]
    public void Watch_Archived_EndsWhatIsOpenAndIsLeftAlone()
    {
        var bench = Bench(11, out var product);
        var held = bench.Hold(new BookingItem(product, null, 5)).Value!;
        bench.Raise(CatalogRules.Archive(bench.State, bench.State.Products[product], null, Guid.Empty).Value!);
        Assert.True(bench.History[^1].Event.Supply!.Value[0].EndsLow);
        bench.Raise(BookingRules.Cancel(bench.State, bench.State.Holds[held.ReservationId]));
        Assert.Null(bench.History[^1].Event.Supply);
    }

    /// <summary>Whatever happens, there are as many alerts as a look at the movements alone finds crossings.</summary>
    [Fact]
    public void Watch_AnyHistory_RaisesAsManyAlertsAsThereAreCrossings() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Histories),
            Prop.ForAll(InvariantTests.Steps(), Gen.Choose(0, 15).ToArbitrary(), (steps, threshold) =>
            {
                var bench = InvariantTests.Run(steps, threshold: threshold).Bench;
                var (low, soldOut) = Crossings(bench, threshold);
                var changes = bench.History.SelectMany(entry => entry.Event.Supply ?? []).ToList();
                Assert.Equal((low, soldOut), (changes.Count(change => change.RaisesLow), changes.Count(change => change.RaisesSoldOut)));
                Assert.Equal(low, bench.State.Stocks.Values.Sum(stock => stock.LowAlerts));
                Assert.Equal(soldOut, bench.State.Stocks.Values.Sum(stock => stock.SoldOutAlerts));
            }));

    /// <summary>Negative control: who looks at what is left, and not at what was known, tells it again with every sale.</summary>
    [Fact]
    public void Crossings_OfARuleWithoutMemory_AreFewerThanItsAlerts()
    {
        var bench = Bench(12, out var product);
        for (var held = 0; held < 5; held++)
        {
            bench.Hold(new BookingItem(product, null, 1));
        }

        var forgetful = bench.History.Select(entry => entry.Event).OfType<TicketsHeld>().Count(e => e.Movements[^1].After <= Threshold);
        Assert.Equal((4, 1), (forgetful, Crossings(bench, Threshold).Low));
    }

    [Fact]
    public void Watch_ThresholdChangesAllTheTime_KnowsTheLevelAndRaisesNothingThatIsOpen() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Histories),
            Prop.ForAll(InvariantTests.Steps(), steps =>
            {
                var isLow = new HashSet<Guid>();
                var isSoldOut = new HashSet<Guid>();
                var checkedEvents = 0;
                InvariantTests.Run(
                    steps,
                    (bench, step) =>
                    {
                        foreach (var (happened, _) in bench.History.Skip(checkedEvents))
                        {
                            AssertKnown(bench, happened);
                            AssertAlternates(happened, isLow, isSoldOut);
                        }

                        checkedEvents = bench.History.Count;
                        bench.Threshold = step.Value % 20;
                    });

                // Of the last event of each step, after which the state was as it is now.
                void AssertKnown(InventoryBench bench, InventoryEvent happened)
                {
                    if (ReferenceEquals(happened, bench.History[^1].Event) && happened is IMovesStock moving)
                    {
                        Assert.All(
                            moving.Movements.Select(movement => bench.State.Stocks[movement.Stock]).Where(stock => !IsArchived(bench.State, stock)),
                            stock => Assert.Equal(LevelOf(stock.Free, bench.Threshold), stock.Supply));
                    }
                }
            }));

    [Fact]
    public void Events_WithMovements_AreAllWatched()
    {
        var moving = typeof(InventoryEvent).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(InventoryEvent)) && type.GetProperty(nameof(IMovesStock.Movements)) is not null).ToList();
        Assert.Contains(typeof(TicketsHeld), moving);
        Assert.All(moving, type => Assert.True(type.IsAssignableTo(typeof(IMovesStock)), type.Name));
    }

    private static InventoryBench Bench(int stock, out Guid product)
    {
        var bench = InventoryBench.OnSale(stock, out product, InventoryBench.Terms(maxPerOrder: 1_000));
        bench.Options = bench.Options with { MaxTicketsPerOrder = 1_000 };
        return bench;
    }

    private static (int Low, int SoldOut) Raised(InventoryBench bench, Guid stock) =>
        (bench.State.Stocks[stock].LowAlerts, bench.State.Stocks[stock].SoldOutAlerts);

    /// <summary>Counted from what was free before and after each event, and nothing else.</summary>
    private static (int Low, int SoldOut) Crossings(InventoryBench bench, int threshold)
    {
        var free = new Dictionary<Guid, int>();
        var archived = new HashSet<Guid>();
        var (low, soldOut) = (0, 0);
        foreach (var (happened, _) in bench.History)
        {
            foreach (var moved in (happened as IMovesStock)?.Movements.GroupBy(movement => movement.Stock) ?? [])
            {
                var (before, after) = (free.GetValueOrDefault(moved.Key), moved.Last().After);
                free[moved.Key] = after;
                var isWatched = !archived.Contains(moved.Key) && !archived.Contains(bench.State.Stocks[moved.Key].ProductId);
                low += isWatched && threshold > 0 && before > threshold && after <= threshold ? 1 : 0;
                soldOut += isWatched && before > 0 && after == 0 ? 1 : 0;
            }

            if ((happened as ProductArchived)?.ProductId is { } product)
            {
                archived.Add(product);
            }

            if ((happened as OptionArchived)?.OptionId is { } option)
            {
                archived.Add(option);
            }
        }

        return (low, soldOut);
    }

    private static void AssertAlternates(InventoryEvent happened, HashSet<Guid> isLow, HashSet<Guid> isSoldOut)
    {
        foreach (var change in happened.Supply ?? [])
        {
            Assert.True(!change.RaisesLow || isLow.Add(change.Stock), "Low was raised while it was open.");
            Assert.True(!change.RaisesSoldOut || isSoldOut.Add(change.Stock), "Sold out was raised while it was open.");
            _ = change.EndsLow && isLow.Remove(change.Stock);
            _ = change.EndsSoldOut && isSoldOut.Remove(change.Stock);
        }
    }

    private static SupplyLevel LevelOf(int free, int threshold) =>
        free == 0 ? SupplyLevel.SoldOut : free <= threshold ? SupplyLevel.Low : SupplyLevel.Ample;

    private static bool IsArchived(InventoryState state, Stock stock) =>
        state.Products[stock.ProductId].ArchivedAt is not null
        || (state.Options.TryGetValue(stock.Id, out var option) && option.ArchivedAt is not null);
}
