using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Grains.Tests.Inventory;

/// <summary>The same key and wish, whenever it comes: the same answer and nothing more (MISSION N1).</summary>
public sealed class IdempotencyTests : InventoryTest
{
    [Fact]
    public async Task HoldAsync_SameKeyAndWish_AnswersTheSame()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var key = NewKey();
        var first = await HoldAsync(host, product, 2, key);
        await Inventory(host).ExtendAsync(first.ReservationId, null);

        var repeated = await HoldAsync(host, product, 2, key);

        AssertSame(first, repeated);
        Assert.Equal(1L, await CountAsync("tickets-held"));
    }

    [Fact]
    public async Task HoldAsync_SameKeyOtherWish_IsRefused()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var key = NewKey();
        var held = await HoldAsync(host, product, 2, key);

        await RefusedAsync(RefusalCode.IdempotencyMismatch, Inventory(host).HoldAsync(Wish(product, 3, key)));
        await RefusedAsync(RefusalCode.IdempotencyMismatch, Inventory(host).HoldAsync(Wish(product, 2, key, "01099999999")));
        await Inventory(host).CancelAsync(held.ReservationId);
        await RefusedAsync(RefusalCode.IdempotencyMismatch, Inventory(host).HoldAsync(Wish(product, 3, key)));
        Assert.Equal(1L, await CountAsync("tickets-held"));
    }

    [Fact]
    public async Task HoldAsync_RepeatedWhileUnderWay_HoldsOnce()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 100);
        var wish = Wish(product, 1, NewKey());

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Inventory(host).HoldAsync(wish)));

        Assert.Single(answers.Select(answer => answer.Value!.ReservationId).Distinct());
        Assert.Equal(1L, await CountAsync("tickets-held"));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task HoldAsync_RepeatedAfterTheHoldEnded_AnswersAsAtFirst(bool restart, bool crash)
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var expired = await MakeAsync(1);
        Clock.Advance(TimeSpan.FromMinutes(10));
        var cancelled = await MakeAsync(2);
        await Inventory(host).CancelAsync(cancelled.Held.ReservationId);
        var confirmed = await MakeAsync(3);
        await Inventory(host).ConfirmAsync(confirmed.Held.ReservationId);
        if (restart)
        {
            host = await RestartAsync(host, crash);
        }

        foreach (var (key, held) in new[] { expired, cancelled, confirmed })
        {
            AssertSame(held, await HoldAsync(host, product, held.Items[0].Quantity, key));
        }

        Assert.Equal(3L, await CountAsync("tickets-held"));
        await Eventually.IsAsync(async () => await LevelAsync(host, product) == new StockLevel(10, 0, 3), "the first hold to expire");

        async Task<(string Key, Reservation Held)> MakeAsync(int quantity)
        {
            var key = NewKey();
            return (key, await HoldAsync(host, product, quantity, key));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HoldAsync_RepeatedAfterARestart_AnswersTheSame(bool crash)
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var key = NewKey();
        var first = await HoldAsync(host, product, 2, key);

        host = await RestartAsync(host, crash);

        AssertSame(first, await HoldAsync(host, product, 2, key));
        Assert.Equal(1L, await CountAsync("tickets-held"));
    }

    [Fact]
    public async Task HoldAsync_RepeatedAfterARestoredSnapshot_AnswersTheSame()
    {
        var host = await StartAsync(("Journal:SnapshotEvery", "100"));
        var product = await OpenSaleAsync(host, 1_000);
        var held = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            var key = NewKey();
            return (Key: key, Reservation: await HoldAsync(host, product, 1, key));
        }));
        await Task.WhenAll(held.Take(30).Select(entry => Inventory(host).CancelAsync(entry.Reservation.ReservationId)));
        await Eventually.IsAsync(
            () => Database.ScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM snapshots)"), "a snapshot");

        host = await RestartAsync(host, crash: true);
        foreach (var (key, reservation) in held)
        {
            AssertSame(reservation, await HoldAsync(host, product, 1, key));
        }

        Assert.Equal(new StockLevel(1_000, 70, 0), await LevelAsync(host, product));
        Assert.Equal(100L, await CountAsync("tickets-held"));
    }

    [Fact]
    public async Task ExtendAsync_SameKey_ExtendsOnce()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var held = await HoldAsync(host, product);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Inventory(host).ExtendAsync(held.ReservationId, "extension")));
        host = await RestartAsync(host, crash: true);
        var again = await Inventory(host).ExtendAsync(held.ReservationId, "extension");

        Assert.All(answers.Append(again), answer => Assert.Equal(held.ExpiresAt.AddMinutes(5), answer.Value!.ExpiresAt));
        Assert.Equal(1L, await CountAsync("hold-extended"));
    }

    [Fact]
    public async Task AdjustStockAsync_SameKey_AdjustsOnce()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var adjustment = new StockAdjustment(product, null, -3, StockMovementType.Damaged, "wet", NewKey());

        var first = await Inventory(host).AdjustStockAsync(adjustment, Admin);
        await HoldAsync(host, product);
        host = await RestartAsync(host, crash: false);
        var repeated = await Inventory(host).AdjustStockAsync(adjustment, Admin);

        Assert.Equal(new StockLevel(7, 0, 0), first.Value);
        Assert.Equal(first.Value, repeated.Value);
        await RefusedAsync(RefusalCode.IdempotencyMismatch, Inventory(host).AdjustStockAsync(adjustment with { Delta = -2 }, Admin));
        Assert.Equal(new StockLevel(7, 1, 0), await LevelAsync(host, product));
    }

    [Fact]
    public async Task HoldAsync_KeyOfAnAdjustment_IsRefused()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var key = NewKey();
        await Inventory(host).AdjustStockAsync(new StockAdjustment(product, null, 1, StockMovementType.In, null, key), Admin);

        await RefusedAsync(RefusalCode.IdempotencyMismatch, Inventory(host).HoldAsync(Wish(product, 1, key)));
    }

    private static void AssertSame(Reservation expected, Reservation actual)
    {
        Assert.Equal(
            (expected.ReservationId, expected.Status, expected.TotalAmount, expected.HeldAt, expected.ExpiresAt),
            (actual.ReservationId, actual.Status, actual.TotalAmount, actual.HeldAt, actual.ExpiresAt));
        Assert.Equal(expected.Items.AsEnumerable(), actual.Items);
    }

    private async Task<InventoryHost> RestartAsync(InventoryHost host, bool crash)
    {
        if (crash)
        {
            host.Crash();
        }
        else
        {
            await host.StopAsync();
        }

        return await StartAsync();
    }
}
