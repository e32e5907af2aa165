using FsCheck;
using FsCheck.Fluent;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Grains.Inventory;

namespace OrleansTickets.Rules.Tests.Inventory;

/// <summary>
/// Whatever buyers and admins do, in whatever order: <c>held + sold + free = capacity</c>, no false sold-out, and nothing that was
/// archived or deleted is sold.
/// </summary>
public sealed class InvariantTests
{
    private const int Histories = 300;

    [Fact]
    public void Apply_AnyHistory_StockAddsUpToItsHolds() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Histories),
            Prop.ForAll(Steps(), steps =>
            {
                var run = Run(steps);
                AssertAddsUp(run.Bench);
            }));

    [Fact]
    public void Delete_AnyHistory_LeavesNobodyWithoutATicket() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Histories),
            Prop.ForAll(Steps(), steps =>
            {
                var state = Run([.. steps, new Step(Step.Delete, 0)]).Bench.State;
                var isUsed = state.Holds.Count > 0 || state.Stocks.Values.Any(stock => stock.Sold > 0);
                Assert.Equal(!isUsed, state.DeletedAt is not null);
                Assert.Equal(isUsed, state.IsOpen);
            }));

    [Fact]
    public void Hold_AnyHistory_IsRefusedOnlyWhenTicketsAreShort() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Histories),
            Prop.ForAll(Steps(), steps =>
            {
                foreach (var (free, wanted, isHeld) in Run(steps).Attempts)
                {
                    Assert.Equal(wanted <= free, isHeld);
                }
            }));

    [Fact]
    public void Replay_AnyHistory_GivesTheSameState() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Histories),
            Prop.ForAll(Steps(), steps =>
            {
                var bench = Run(steps).Bench;
                AssertSame(bench.State, bench.Replay());
            }));

    [Fact]
    public void Restore_SnapshotAnywhereInAnyHistory_GivesTheSameState() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Histories),
            Prop.ForAll(Steps(), Gen.Choose(0, 1_000).ToArbitrary(), (steps, where) =>
            {
                var bench = Run(steps).Bench;
                var cut = where % (bench.History.Count + 1);
                var restored = new InventoryState();
                foreach (var part in InventoryCodec.Write(bench.Replay(bench.History.Take(cut)).Capture()))
                {
                    restored.Restore(InventoryCodec.ReadPart(part.Span));
                }

                AssertSame(bench.State, bench.Replay(bench.History.Skip(cut), restored));
            }));

    [Fact]
    public void Movements_AnyHistory_LinkUpWithoutAGap() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Histories),
            Prop.ForAll(Steps(), steps =>
            {
                var bench = Run(steps).Bench;
                var free = bench.State.Stocks.Keys.ToDictionary(id => id, _ => 0);
                foreach (var movement in bench.History.SelectMany(h => InventoryBench.MovementsOf(h.Event)))
                {
                    Assert.Equal(free[movement.Stock], movement.Before);
                    Assert.Equal(
                        movement.Type == StockMovementType.Transfer ? movement.Before : movement.Before + movement.Quantity, movement.After);
                    free[movement.Stock] = movement.After;
                }

                Assert.All(bench.State.Stocks.Values, stock => Assert.Equal(stock.Free, free[stock.Id]));
            }));

    /// <summary>The negative control: a history decided on stale state, as two requests without a turn of their own would.</summary>
    [Fact]
    public void Apply_DecidedOnStaleState_IsCaughtAsOversold()
    {
        var bench = InventoryBench.OnSale(1, out var product);
        var first = BookingRules.Hold(bench.State, bench.Wish([new BookingItem(product, null, 1)]), bench.Now, bench.Options).Value!;
        var second = BookingRules.Hold(bench.State, bench.Wish([new BookingItem(product, null, 1)]), bench.Now, bench.Options).Value!;

        bench.Raise(first);

        Assert.Throws<InvalidDataException>(() => bench.Raise(second));
    }

    internal static Arbitrary<Step[]> Steps() =>
        Gen.Choose(0, Step.Kinds - 1).SelectMany(kind => Gen.Choose(0, 1_000_000).Select(value => new Step(kind, value)))
            .ArrayOf(120).ToArbitrary();

    /// <param name="before">Done before each step.</param>
    internal static (InventoryBench Bench, List<(int Free, int Wanted, bool IsHeld)> Attempts) Run(
        Step[] steps, Action<InventoryBench, Step>? before = null, int threshold = 10)
    {
        var bench = InventoryBench.OnSale(25, out var first, threshold: threshold);
        var second = bench.AddProduct(10, InventoryBench.Terms(dailyCapacity: 40));
        var shared = bench.AddOption(first, null, 5_000);
        var own = bench.AddOption(second, 7);
        (Guid Product, Guid? Option)[] sellable = [(first, null), (first, shared), (second, null), (second, own)];
        var attempts = new List<(int, int, bool)>();
        foreach (var step in steps)
        {
            bench.Now += TimeSpan.FromSeconds(step.Value % 90);
            before?.Invoke(bench, step);
            var (product, option) = sellable[step.Value % sellable.Length];
            if (step.Kind < Step.Catalog)
            {
                Take(bench, step, product, option, attempts);
            }
            else
            {
                TakeCatalog(bench, step, product, option);
            }
        }

        return (bench, attempts);
    }

    private static void Take(
        InventoryBench bench, Step step, Guid product, Guid? option, List<(int Free, int Wanted, bool IsHeld)> attempts)
    {
        var hold = bench.State.Holds.Values.OrderBy(h => h.ReservationId).ElementAtOrDefault(step.Value % Math.Max(1, bench.State.Holds.Count));
        switch (step.Kind)
        {
            case < 55:
                var wanted = 1 + (step.Value % 4);
                var date = new DateOnly(2026, 12, 20);
                var free = Math.Min(bench.State.StockOf(product, option).Free, bench.State.Products[product].FreeOn(date));
                var outcome = bench.Hold([new BookingItem(product, option, wanted)], $"0101234{step.Value % 10_000:0000}", date);
                if (bench.State.IsOpen && IsOffered(bench.State, product, option))
                {
                    attempts.Add((free, wanted, outcome.Value is not null));
                }
                else
                {
                    Assert.Null(outcome.Value);
                }

                break;
            case < 65 when hold is not null:
                bench.Raise(BookingRules.Cancel(bench.State, hold));
                break;
            case < 75 when hold is not null:
                bench.Raise(BookingRules.Confirm(bench.State, hold));
                break;
            case < 80 when hold is not null && BookingRules.Extend(hold, null, bench.Options).Value is { } extended:
                bench.Raise(extended);
                break;
            case < 86:
                ChangeEnded(bench, step);
                break;
            default:
                while (bench.State.NextDue(bench.Now) is { } due)
                {
                    bench.Raise(BookingRules.Expire(bench.State, due));
                }

                break;
        }
    }

    private static void TakeCatalog(InventoryBench bench, Step step, Guid product, Guid? option)
    {
        var (state, id) = (bench.State, Guid.CreateVersion7(bench.Now));
        var delta = (step.Value % 21) - 10 is var some and not 0 ? some : 1;
        InventoryEvent? change = step.Kind switch
        {
            < Step.Bulk => StockRules.Adjust(
                state, new StockAdjustment(product, OwnStock(), delta, StockMovementType.Adjustment, null, null), id, Guid.Empty).Value,
            < Step.Reorder => StockRules.Adjust(
                state,
                new StockChanges(
                    [
                        new StockChange(product, OwnStock(), delta, null, StockMovementType.Adjustment, "a"),
                        new StockChange(product, option, -delta, null, StockMovementType.Damaged, null),
                        new StockChange(product, null, null, step.Value % 40, StockMovementType.Adjustment, "b"),
                        new StockChange(id, null, delta, null, StockMovementType.In, null),
                    ],
                    null),
                id,
                Guid.Empty),
            < Step.ArchiveOption => CatalogRules.Reorder(state, Order(), Guid.Empty).Value,
            < Step.ArchiveProduct => option is { } optionId ? CatalogRules.Archive(state, state.Options[optionId], null, Guid.Empty).Value : null,
            < Step.Delete => CatalogRules.Archive(state, state.Products[product], null, Guid.Empty).Value,
            _ => state.DeletedAt is null ? CatalogRules.Delete(state, Guid.Empty).Value : null,
        };
        if (change is not null)
        {
            bench.Raise(change);
        }

        Guid? OwnStock() => state.Stocks.ContainsKey(option ?? product) ? option : null;

        ProductOrder Order()
        {
            var listed = state.Products.Values.Where(p => p.ArchivedAt is null).Select(p => p.Id);
            return new ProductOrder(step.Value % 2 == 0 ? [.. listed.Order()] : [.. listed.OrderDescending()]);
        }
    }

    private static bool IsOffered(InventoryState state, Guid product, Guid? option) =>
        state.Products[product].IsOffered && (option is not { } id || state.Options[id].IsOffered);

    /// <summary>Late payments and refunds, repeated ones too: a few refund ids serve all.</summary>
    private static void ChangeEnded(InventoryBench bench, Step step)
    {
        if (bench.Ended().ElementAtOrDefault(step.Value % Math.Max(1, bench.Ended().Count)) is not { } ended)
        {
            return;
        }

        var item = ended.Held.Items[0];
        var refund = new Guid(step.Value % 3, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
        var change = step.Kind % 2 == 0
            ? SoldRules.Retake(bench.State, ended)
            : SoldRules.Return(
                bench.State, ended, refund, [new BookingItem(item.ProductId, item.OptionId, 1 + (step.Value % item.Quantity))]);
        if (change?.Value is { } changed)
        {
            bench.Raise(changed);
        }
    }

    private static void AssertAddsUp(InventoryBench bench)
    {
        var state = bench.State;
        var ended = bench.Ended();
        foreach (var reservation in ended)
        {
            Assert.Distinct(reservation.Returns.Select(returned => returned.RefundId));
        }

        foreach (var stock in state.Stocks.Values)
        {
            var held = state.Holds.Values.SelectMany(h => h.Items)
                .Where(i => ReferenceEquals(state.StockOf(i.ProductId, i.OptionId), stock)).Sum(i => i.Quantity);
            Assert.Equal(held, stock.Held);
            var sold = ended.SelectMany(e => e.Held.Items.Select(i => (Item: i, Sold: e.SoldOf(i.ProductId, i.OptionId))))
                .Where(s => ReferenceEquals(state.StockOf(s.Item.ProductId, s.Item.OptionId), stock)).ToList();
            Assert.All(sold, s => Assert.InRange(s.Sold, 0, s.Item.Quantity));
            Assert.Equal(sold.Sum(s => s.Sold), stock.Sold);
            Assert.Equal(stock.Total, stock.Held + stock.Sold + stock.Free);
            Assert.True(stock.Held >= 0 && stock.Sold >= 0 && stock.Free >= 0);
        }
    }

    private static void AssertSame(InventoryState expected, InventoryState actual)
    {
        Assert.Equal(expected.Stocks.Values.Select(s => s.Level), actual.Stocks.Values.Select(s => s.Level));
        Assert.Equal(
            expected.Stocks.Values.Select(s => (s.Supply, s.LowAlerts, s.SoldOutAlerts)),
            actual.Stocks.Values.Select(s => (s.Supply, s.LowAlerts, s.SoldOutAlerts)));
        Assert.Equal(
            expected.Holds.Values.OrderBy(h => h.ReservationId).Select(h => (h.ReservationId, h.ExpiresAt, h.Extensions)),
            actual.Holds.Values.OrderBy(h => h.ReservationId).Select(h => (h.ReservationId, h.ExpiresAt, h.Extensions)));
        Assert.Equal((expected.IsOpen, expected.DeletedAt), (actual.IsOpen, actual.DeletedAt));
        Assert.Equal(expected.Options.Values, actual.Options.Values);
        foreach (var product in expected.Products.Values)
        {
            var other = actual.Products[product.Id];
            Assert.Equal((product.Terms, product.ArchivedAt, product.Revision), (other.Terms, other.ArchivedAt, other.Revision));
            Assert.Equal(product.Buyers.OrderBy(b => b.Key), actual.Products[product.Id].Buyers.OrderBy(b => b.Key));
            Assert.Equal(product.Daily, actual.Products[product.Id].Daily);
        }
    }

    /// <param name="Kind">Below <see cref="Catalog"/> what buyers and time do, from there what admins do.</param>
    public readonly record struct Step(int Kind, int Value)
    {
        public const int Catalog = 92;
        public const int Bulk = 97;
        public const int Reorder = 101;
        public const int ArchiveOption = 103;
        public const int ArchiveProduct = 104;
        public const int Delete = 105;
        public const int Kinds = 106;
    }
}
