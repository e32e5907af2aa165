using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Grains.Tests.Inventory;

/// <summary>Two activations of one inventory, on purpose: what a split cluster or a silo taken for dead would make.</summary>
public sealed class FencingTests : InventoryTest
{
    private const int Stock = 100;
    private const int BuyersEach = 60;

    [Fact]
    public async Task TwoActivations_SellAtOnce_OneLosesReloadsAndNothingIsOversold()
    {
        var (first, second, product) = await StartTwoAsync();
        var lost = 0;

        var answers = await Task.WhenAll(Buyers(first, product).Concat(Buyers(second, product))
            .Select(buyer => Eventually.AnsweredAsync(buyer, _ => Interlocked.Increment(ref lost))));

        var held = answers.Select(answer => answer.Value?.ReservationId).OfType<Guid>().ToList();
        Assert.Equal(Stock, held.Count);
        Assert.All(answers.Where(answer => answer.Value is null), answer => Assert.Equal(RefusalCode.SoldOut, answer.Refusal!.Code));
        Assert.True(lost > 0, "no activation was fenced off");
        var ledger = await Ledger.ReadAsync(Database, EventId);
        Assert.Equal(held.Order(), ledger.Holds.Select(hold => hold.ReservationId).Order());
        await ledger.AssertAgreesWithAsync(Database);
    }

    [Fact]
    public async Task TwoActivations_AfterTheRace_BothGoOn()
    {
        var (first, second, product) = await StartTwoAsync();

        foreach (var host in new[] { first, second, first, second })
        {
            var key = NewKey();
            var outcome = await Eventually.AnsweredAsync(() => Inventory(host).HoldAsync(Wish(product, key: key)));
            await Eventually.AnsweredAsync(() => Inventory(host).CancelAsync(outcome.Value!.ReservationId));
        }

        var ledger = await Ledger.ReadAsync(Database, EventId);
        Assert.Equal(4, ledger.Holds.Count());
        Assert.Empty(ledger.State.Holds);
        await ledger.AssertAgreesWithAsync(Database);
    }

    [Fact]
    public async Task TwoActivations_KeyRepeatedAtTheOther_HoldsOnce()
    {
        var (first, second, product) = await StartTwoAsync();
        var keys = Enumerable.Range(0, 40).Select(_ => NewKey()).ToList();

        var pairs = await Task.WhenAll(keys.Select(key => Task.WhenAll(
            Eventually.AnsweredAsync(() => Inventory(first).HoldAsync(Wish(product, key: key))),
            Eventually.AnsweredAsync(() => Inventory(second).HoldAsync(Wish(product, key: key))))));

        Assert.All(pairs, pair => Assert.Equal(pair[0].Value!.ReservationId, pair[1].Value!.ReservationId));
        Assert.Equal(keys.Count, await CountAsync("tickets-held"));
    }

    /// <summary>Negative control: the same race without the journal's key sells more than there is.</summary>
    [Fact]
    public async Task TwoActivations_WithoutTheFence_Oversell()
    {
        var (first, second, product) = await StartTwoAsync();
        await Database.ExecuteAsync("ALTER TABLE journal DROP CONSTRAINT journal_pkey");

        await Task.WhenAll(Buyers(first, product).Concat(Buyers(second, product)).Select(buyer => buyer()));

        Assert.Equal(2 * BuyersEach, await CountAsync("tickets-held"));
        Assert.True(
            await Database.ScalarAsync<long>("SELECT count(*) FROM (SELECT 1 FROM journal GROUP BY stream, version HAVING count(*) > 1) AS twice") > 0,
            "no version was given twice");
    }

    private async Task<(InventoryHost First, InventoryHost Second, Guid Product)> StartTwoAsync()
    {
        // Of one cluster only one would activate the inventory.
        var first = await StartAsync(("Cluster:ClusterId", "first"));
        var product = await OpenSaleAsync(first, Stock);
        var second = await StartAsync(("Cluster:ClusterId", "second"));
        Assert.Equal(Stock, (await LevelAsync(second, product)).Available);
        return (first, second, product);
    }

    private IEnumerable<Func<Task<Outcome<Reservation>>>> Buyers(InventoryHost host, Guid product) =>
        Enumerable.Range(0, BuyersEach).Select(_ => Wish(product, key: NewKey()))
            .Select(wish => (Func<Task<Outcome<Reservation>>>)(() => Inventory(host).HoldAsync(wish)));
}
