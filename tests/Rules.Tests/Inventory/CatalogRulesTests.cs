using System.Collections.Immutable;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Grains.Inventory;

namespace OrleansTickets.Rules.Tests.Inventory;

public sealed class CatalogRulesTests
{
    private static readonly EventSchedule Schedule = new(new DateOnly(2026, 12, 1), new DateOnly(2026, 12, 31), "Asia/Seoul");

    private readonly InventoryBench _bench = new();

    private InventoryState State => _bench.State;

    [Theory]
    [InlineData("2026-12-31T14:59:59Z", true)]
    [InlineData("2026-12-31T15:00:00Z", false)]
    public void Open_LastDay_IsOverWhereTheEventIs(string now, bool isAllowed)
    {
        _bench.AddProduct(0);

        var opened = CatalogRules.Open(State, Schedule, DateTimeOffset.Parse(now));

        Assert.Equal(isAllowed ? null : "ends_on", opened.Refusal?.Field);
        Assert.Equal(isAllowed, opened.Value is not null);
    }

    [Fact]
    public void Open_EndsBeforeItStarts_IsRefused()
    {
        _bench.AddProduct(0);

        var refusal = CatalogRules.Open(State, Schedule with { StartsOn = new DateOnly(2027, 1, 1) }, _bench.Now).Refusal!;

        Assert.Equal((RefusalCode.Conflict, "ends_on"), (refusal.Code, refusal.Field));
    }

    [Fact]
    public void Open_OnlyInactiveOrArchivedProducts_IsRefused()
    {
        _bench.AddProduct(5, InventoryBench.Terms() with { IsActive = false });
        Archive(_bench.AddProduct(5));

        var refusal = CatalogRules.Open(State, Schedule, _bench.Now).Refusal!;

        Assert.Equal((RefusalCode.Conflict, "products"), (refusal.Code, refusal.Field));
    }

    [Fact]
    public void Archive_ProductWithHolds_SellsNoMoreAndKeepsThem()
    {
        var product = OnSale(10);
        var hold = _bench.Hold(new BookingItem(product, null, 3)).Value!;

        Archive(product);

        Assert.Equal(RefusalCode.NotOnSale, _bench.Hold(new BookingItem(product, null, 1)).Refusal!.Code);
        _bench.Raise(BookingRules.Confirm(State, State.Holds[hold.ReservationId]));
        Assert.Equal(new StockLevel(10, 0, 3), State.Stocks[product].Level);
        Assert.Equal(_bench.Now, State.Products[product].ArchivedAt);
    }

    [Fact]
    public void Archive_Option_LeavesItsProductOnSale()
    {
        var product = OnSale(10);
        var (gone, stays) = (_bench.AddOption(product, 5), _bench.AddOption(product, 5));

        Archive(State.Options[gone]);

        Assert.Equal(RefusalCode.NotOnSale, _bench.Hold(new BookingItem(product, gone, 1)).Refusal!.Code);
        Assert.NotNull(_bench.Hold(new BookingItem(product, stays, 1), new BookingItem(product, null, 1)).Value);
    }

    [Fact]
    public void Change_Archived_IsRefusedWhateverIsChanged()
    {
        var product = OnSale(10);
        var option = _bench.AddOption(product, 5);
        Archive(product);
        var (archived, itsOption) = (State.Products[product], State.Options[option]);

        Refusal?[] refusals =
        [
            CatalogRules.Change(State, archived, InventoryBench.Terms(), null, null, Guid.Empty).Refusal,
            CatalogRules.Archive(State, archived, null, Guid.Empty).Refusal,
            CatalogRules.Add(State, archived, Guid.CreateVersion7(), new OptionTerms("a", 0, true), null).Refusal,
            CatalogRules.Change(State, itsOption, new OptionTerms("a", 0, true), null, null, Guid.Empty).Refusal,
            CatalogRules.Archive(State, itsOption, null, Guid.Empty).Refusal,
        ];

        Assert.All(refusals, refusal => Assert.Equal((RefusalCode.Conflict, "archived_at"), (refusal!.Code, refusal.Field)));
    }

    [Fact]
    public void Change_CheaperThanAnArchivedOptionTakesOff_IsAllowed()
    {
        var product = OnSale(10);
        var option = _bench.AddOption(product, null, extraPrice: -10_000);
        var free = InventoryBench.Terms(price: 5_000);
        Assert.Equal("price", CatalogRules.Change(State, State.Products[product], free, null, null, Guid.Empty).Refusal!.Field);

        Archive(State.Options[option]);

        Assert.NotNull(CatalogRules.Change(State, State.Products[product], free, null, null, Guid.Empty).Value);
    }

    [Fact]
    public void Revision_CountsWhatAdminsChange_AndNoSale()
    {
        var product = OnSale(10);
        var option = _bench.AddOption(product, 5);
        Assert.Equal((2, 1), Revisions());

        _bench.Raise(BookingRules.Cancel(State, State.Holds[_bench.Hold(new BookingItem(product, option, 1)).Value!.ReservationId]));
        Assert.Equal((2, 1), Revisions());

        _bench.Raise(CatalogRules.Change(State, State.Products[product], InventoryBench.Terms(price: 1), 11, null, Guid.Empty).Value!);
        Assert.Equal((3, 1), Revisions());
        _bench.Raise(CatalogRules.Change(State, State.Options[option], new OptionTerms("a", 0, true), 6, null, Guid.Empty).Value!);
        Assert.Equal((4, 2), Revisions());
        _bench.Raise(StockRules.Adjust(State, Adjustment(product, option), Guid.CreateVersion7(), Guid.Empty).Value!);
        Assert.Equal((5, 3), Revisions());
        _bench.Raise(StockRules.Adjust(State, Adjustment(product, null), Guid.CreateVersion7(), Guid.Empty).Value!);
        Assert.Equal((6, 3), Revisions());
        Archive(State.Options[option]);
        Assert.Equal((7, 4), Revisions());
        Archive(product);
        Assert.Equal((8, 4), Revisions());

        (int Product, int Option) Revisions() => (State.Products[product].Revision, State.Options[option].Revision);
    }

    [Theory]
    [InlineData(new int[0], false)]
    [InlineData(new[] { 2 }, false)]
    [InlineData(new[] { 1 }, true)]
    [InlineData(new[] { 5, 1 }, true)]
    public void Change_Precondition_AllowsOnlyTheRevisionsThatItNames(int[] revisions, bool isAllowed)
    {
        var product = _bench.AddProduct(10);
        var precondition = new Precondition([.. revisions]);
        var target = State.Products[product];

        var changed = CatalogRules.Change(State, target, InventoryBench.Terms(price: 1), null, precondition, Guid.Empty);
        var archived = CatalogRules.Archive(State, target, precondition, Guid.Empty);

        Assert.Equal(isAllowed ? null : RefusalCode.PreconditionFailed, changed.Refusal?.Code);
        Assert.Equal(isAllowed ? null : RefusalCode.PreconditionFailed, archived.Refusal?.Code);
    }

    [Fact]
    public void Reorder_EachProductOnce_NumbersThem()
    {
        var (first, second, archived) = (_bench.AddProduct(1), _bench.AddProduct(1), _bench.AddProduct(1));
        Archive(archived);

        _bench.Raise(CatalogRules.Reorder(State, new ProductOrder([second, first]), Guid.Empty).Value!);

        Assert.Equal((1, 0), (State.Products[first].Terms.DisplayOrder, State.Products[second].Terms.DisplayOrder));
        Assert.Equal((2, 1), (State.Products[first].Revision, State.Products[second].Revision));
    }

    [Fact]
    public void Reorder_NotTheProductsThatThereAre_IsRefused()
    {
        var (first, second) = (_bench.AddProduct(1), _bench.AddProduct(1));
        var archived = _bench.AddProduct(1);
        Archive(archived);

        ImmutableArray<Guid>[] orders = [[first], [first, first], [first, second, archived], [first, archived], [first, second, Guid.CreateVersion7()], []];

        Assert.All(orders, order => Assert.Equal(
            (RefusalCode.Conflict, "product_ids"),
            CatalogRules.Reorder(State, new ProductOrder(order), Guid.Empty).Refusal is { } refusal ? (refusal.Code, refusal.Field) : default));
    }

    [Fact]
    public void Delete_OpenHold_IsRefusedUntilItEnds()
    {
        var product = OnSale(10);
        var hold = _bench.Hold(new BookingItem(product, null, 1)).Value!;
        Assert.Equal("holds", CatalogRules.Delete(State, Guid.Empty).Refusal!.Field);

        _bench.Raise(BookingRules.Cancel(State, State.Holds[hold.ReservationId]));
        _bench.Raise(CatalogRules.Delete(State, Guid.Empty).Value!);

        Assert.False(State.IsOpen);
        Assert.Equal(RefusalCode.NotFound, _bench.Hold(new BookingItem(product, null, 1)).Refusal!.Code);
    }

    [Fact]
    public void Delete_SoldTickets_IsRefused()
    {
        var product = OnSale(10);
        var hold = _bench.Hold(new BookingItem(product, null, 1)).Value!;
        _bench.Raise(BookingRules.Confirm(State, State.Holds[hold.ReservationId]));

        Assert.Equal((RefusalCode.Conflict, "sold"), CatalogRules.Delete(State, Guid.Empty).Refusal is { } refusal ? (refusal.Code, refusal.Field) : default);
    }

    [Fact]
    public void Change_DeletedEvent_FindsNothing()
    {
        var product = _bench.AddProduct(10);
        var option = _bench.AddOption(product, 5);
        _bench.Raise(CatalogRules.Delete(State, Guid.Empty).Value!);
        var (goneProduct, goneOption) = (State.Products[product], State.Options[option]);

        Refusal?[] refusals =
        [
            CatalogRules.Open(State, Schedule, _bench.Now).Refusal,
            CatalogRules.Add(State, Guid.CreateVersion7(), InventoryBench.Terms(), 1).Refusal,
            CatalogRules.Change(State, goneProduct, InventoryBench.Terms(), null, null, Guid.Empty).Refusal,
            CatalogRules.Archive(State, goneProduct, null, Guid.Empty).Refusal,
            CatalogRules.Reorder(State, new ProductOrder([product]), Guid.Empty).Refusal,
            CatalogRules.Add(State, goneProduct, Guid.CreateVersion7(), new OptionTerms("a", 0, true), null).Refusal,
            CatalogRules.Change(State, goneOption, new OptionTerms("a", 0, true), null, null, Guid.Empty).Refusal,
            CatalogRules.Archive(State, goneOption, null, Guid.Empty).Refusal,
            StockRules.Adjust(State, Adjustment(product, null), Guid.CreateVersion7(), Guid.Empty).Refusal,
        ];

        Assert.All(refusals, refusal => Assert.Equal(RefusalCode.NotFound, refusal!.Code));
    }

    private Guid OnSale(int stock)
    {
        var product = _bench.AddProduct(stock);
        _bench.Raise(CatalogRules.Open(State, Schedule, _bench.Now).Value!);
        return product;
    }

    private void Archive(Guid product) => _bench.Raise(CatalogRules.Archive(State, State.Products[product], null, Guid.Empty).Value!);

    private void Archive(Option option) => _bench.Raise(CatalogRules.Archive(State, option, null, Guid.Empty).Value!);

    private static StockAdjustment Adjustment(Guid product, Guid? option) =>
        new(product, option, 1, StockMovementType.In, null, null);
}
