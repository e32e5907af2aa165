using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Grains.Inventory;

namespace OrleansTickets.Rules.Tests.Inventory;

public sealed class StockRulesTests
{
    private readonly InventoryBench _bench = new();
    private readonly Guid _product;
    private readonly Guid _shared;
    private readonly Guid _own;

    public StockRulesTests()
    {
        _product = _bench.AddProduct(10);
        _shared = _bench.AddOption(_product, null);
        _own = _bench.AddOption(_product, 4);
    }

    [Fact]
    public void AdjustMany_RefusedRow_HoldsUpNoOther()
    {
        var adjusted = Adjust(Delta(-11, _product), Delta(-3, _product), Delta(2, option: _own));

        Assert.Equal([RefusalCode.Conflict, null, null], adjusted.Results.Select(result => result.Refusal?.Code));
        Assert.Equal([null, new StockLevel(7, 0, 0), new StockLevel(6, 0, 0)], adjusted.Results.Select(result => result.Level));
        Assert.Equal([_product, _own], adjusted.Movements.Select(movement => movement.Stock));
        Assert.Equal(10, adjusted.Results[0].Refusal!.Available);
    }

    [Fact]
    public void AdjustMany_OneStockTwice_EachBeginsWhereTheOtherEnded()
    {
        var adjusted = Adjust(Delta(-6, _product), Delta(-6, _product), Delta(5, _product), Total(3, _product));
        _bench.Raise(adjusted);

        Assert.Equal([4, null, 9, 3], adjusted.Results.Select(result => result.Level?.Total));
        Assert.Equal([(10, 4), (4, 9), (9, 3)], adjusted.Movements.Select(movement => (movement.Before, movement.After)));
        Assert.Equal(new StockLevel(3, 0, 0), _bench.State.Stocks[_product].Level);
    }

    [Fact]
    public void AdjustMany_TotalAsItIs_IsDoneWithoutAMovement()
    {
        var adjusted = Adjust(Total(10, _product));

        Assert.Empty(adjusted.Movements);
        Assert.Equal(new StockLevel(10, 0, 0), adjusted.Results[0].Level);
    }

    [Fact]
    public void AdjustMany_BelowWhatIsHeldAndSold_IsRefused()
    {
        _bench.Raise(new SalesOpened(new EventSchedule(new DateOnly(2026, 12, 1), new DateOnly(2026, 12, 31), "Asia/Seoul")));
        _bench.Hold(new BookingItem(_product, null, 4));

        var refusal = Adjust(Total(3, _product)).Results[0].Refusal!;

        Assert.Equal((RefusalCode.Conflict, "total", 6), (refusal.Code, refusal.Field, refusal.Available));
    }

    [Fact]
    public void AdjustMany_StocksThatAreNone_AreRefusedEach()
    {
        var archived = _bench.AddProduct(5);
        _bench.Raise(new ProductArchived(archived, Guid.Empty));
        var other = _bench.AddProduct(5);

        var adjusted = Adjust(
            Delta(1, Guid.CreateVersion7()),
            Delta(1, option: Guid.CreateVersion7()),
            Delta(1, other, _own),
            Delta(1, option: _shared),
            Delta(1, archived),
            Delta(int.MaxValue, _product));

        Assert.Equal(
            [
                (RefusalCode.NotFound, null), (RefusalCode.NotFound, null), (RefusalCode.NotFound, null), (RefusalCode.Conflict, "option_id"),
                (RefusalCode.Conflict, "archived_at"), (RefusalCode.Conflict, "delta"),
            ],
            adjusted.Results.Select(result => (result.Refusal!.Code, result.Refusal.Field)));
        Assert.Empty(adjusted.Movements);
    }

    [Fact]
    public void AdjustMany_Notes_StandWithTheirMovement()
    {
        var adjusted = Adjust(Delta(1, _product) with { Notes = "one" }, Delta(1, option: _own), Delta(1, _product) with { Notes = "three" });

        Assert.Equal(["one", null, "three"], adjusted.Movements.Select(movement => movement.Notes));
    }

    [Fact]
    public void IsSameWish_AnyDifference_IsAnotherWish()
    {
        StockChange[] changes = [Delta(1, _product), Delta(2, option: _own)];
        var done = Adjust(changes);

        Assert.True(StockRules.IsSameWish(new StockChanges([.. changes], "k"), Guid.Empty, done));
        Assert.False(StockRules.IsSameWish(new StockChanges([.. changes], "k"), Guid.CreateVersion7(), done));
        Assert.False(StockRules.IsSameWish(new StockChanges([.. changes[..1]], "k"), Guid.Empty, done));
        Assert.False(StockRules.IsSameWish(new StockChanges([changes[1], changes[0]], "k"), Guid.Empty, done));
        Assert.False(StockRules.IsSameWish(new StockChanges([changes[0], changes[1] with { Notes = "x" }], "k"), Guid.Empty, done));
    }

    private StocksAdjusted Adjust(params StockChange[] changes) =>
        StockRules.Adjust(_bench.State, new StockChanges([.. changes], "k"), Guid.CreateVersion7(), Guid.Empty);

    private static StockChange Delta(int delta, Guid? product = null, Guid? option = null) =>
        new(product, option, delta, null, StockMovementType.Adjustment, null);

    private static StockChange Total(int total, Guid product) =>
        new(product, null, null, total, StockMovementType.Adjustment, null);
}
