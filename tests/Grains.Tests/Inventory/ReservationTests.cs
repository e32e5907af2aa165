using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Tests.Inventory;

public sealed class ReservationTests : InventoryTest
{
    [Fact]
    public async Task HoldAsync_TicketsAreFree_HoldsThemForTheConfiguredTime()
    {
        var host = await StartAsync(("Booking:HoldMinutes", "7"));
        var product = await OpenSaleAsync(host, 10);

        var held = await HoldAsync(host, product, 3);

        Assert.Equal(ReservationStatus.Held, held.Status);
        Assert.Equal(45_000, held.TotalAmount);
        Assert.Equal(Clock.GetUtcNow().AddMinutes(7), held.ExpiresAt);
        Assert.Equal(new StockLevel(10, 3, 0), await LevelAsync(host, product));
        Assert.Equal(held.ReservationId, (await Inventory(host).GetReservationAsync(held.ReservationId)).Value!.ReservationId);
    }

    [Fact]
    public async Task HoldAsync_OneOfSeveralItemsIsShort_HoldsNone()
    {
        var host = await StartAsync();
        var plenty = await OpenSaleAsync(host, 10);
        var scarce = await OpenSaleAsync(host, 1);

        var outcome = await Inventory(host).HoldAsync(Wish([new BookingItem(plenty, null, 2), new BookingItem(scarce, null, 2)]));

        Assert.Equal((RefusalCode.SoldOut, scarce, 1), (outcome.Refusal!.Code, outcome.Refusal.ProductId, outcome.Refusal.Available));
        Assert.Equal(0, (await LevelAsync(host, plenty)).Held);
        Assert.Equal(0L, await CountAsync("tickets-held"));
    }

    [Fact]
    public async Task ExtendAsync_OnceByDefault_AddsTimeAndIsThenRefused()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var held = await HoldAsync(host, product);

        var extended = await Inventory(host).ExtendAsync(held.ReservationId, null);

        Assert.Equal(held.ExpiresAt.AddMinutes(5), extended.Value!.ExpiresAt);
        await RefusedAsync(RefusalCode.LimitExceeded, Inventory(host).ExtendAsync(held.ReservationId, null));
    }

    [Fact]
    public async Task ExtendAsync_BeforeItsEnd_OutlivesTheFirstExpiry()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var extended = (await Inventory(host).ExtendAsync((await HoldAsync(host, product)).ReservationId, null)).Value!;
        var other = await HoldAsync(host, product);

        Clock.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(ReservationStatus.Expired, (await Inventory(host).GetReservationAsync(other.ReservationId)).Value!.Status);
        Assert.Equal(ReservationStatus.Held, (await Inventory(host).GetReservationAsync(extended.ReservationId)).Value!.Status);
        Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(ReservationStatus.Expired, (await Inventory(host).GetReservationAsync(extended.ReservationId)).Value!.Status);
    }

    [Fact]
    public async Task CancelAsync_Held_GivesTicketsBackAndMayBeRepeated()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var held = await HoldAsync(host, product, 4);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(ReservationStatus.Cancelled, (await Inventory(host).CancelAsync(held.ReservationId)).Value!.Status);
        }

        Assert.Equal(new StockLevel(10, 0, 0), await LevelAsync(host, product));
        Assert.Equal(1L, await CountAsync("hold-cancelled"));
        await RefusedAsync(RefusalCode.HoldExpired, Inventory(host).ConfirmAsync(held.ReservationId));
        await RefusedAsync(RefusalCode.HoldExpired, Inventory(host).ExtendAsync(held.ReservationId, null));
    }

    [Fact]
    public async Task ConfirmAsync_Held_SellsAndMayBeRepeated()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var held = await HoldAsync(host, product, 4);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(ReservationStatus.Confirmed, (await Inventory(host).ConfirmAsync(held.ReservationId)).Value!.Status);
        }

        Assert.Equal(new StockLevel(10, 0, 4), await LevelAsync(host, product));
        Assert.Equal(1L, await CountAsync("hold-confirmed"));
        await RefusedAsync(RefusalCode.AlreadyPaid, Inventory(host).CancelAsync(held.ReservationId));
        await RefusedAsync(RefusalCode.AlreadyPaid, Inventory(host).ExtendAsync(held.ReservationId, null));
    }

    [Fact]
    public async Task ConfirmAsync_AtTheMomentOfExpiry_IsRefused()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var held = await HoldAsync(host, product);
        Clock.Advance(TimeSpan.FromMinutes(10));

        await RefusedAsync(RefusalCode.HoldExpired, Inventory(host).ConfirmAsync(held.ReservationId));
        Assert.Equal(new StockLevel(10, 0, 0), await LevelAsync(host, product));
    }

    [Fact]
    public async Task GetReservationAsync_Ended_IsReadFromTheJournal()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var expired = await HoldAsync(host, product);
        Clock.Advance(TimeSpan.FromMinutes(10));
        var cancelled = await HoldAsync(host, product, 2);
        await Inventory(host).CancelAsync(cancelled.ReservationId);
        var confirmed = await HoldAsync(host, product, 3);
        await Inventory(host).ConfirmAsync(confirmed.ReservationId);

        (Reservation Reservation, ReservationStatus Status)[] ended =
        [
            (expired, ReservationStatus.Expired), (cancelled, ReservationStatus.Cancelled), (confirmed, ReservationStatus.Confirmed),
        ];
        await host.StopAsync();
        host = await StartAsync();
        foreach (var (reservation, status) in ended)
        {
            var read = (await Inventory(host).GetReservationAsync(reservation.ReservationId)).Value!;
            Assert.Equal(
                (status, reservation.TotalAmount, reservation.HeldAt, reservation.ExpiresAt),
                (read.Status, read.TotalAmount, read.HeldAt, read.ExpiresAt));
            Assert.Equal(reservation.Items.AsEnumerable(), read.Items);
        }

        await RefusedAsync(RefusalCode.NotFound, Inventory(host).GetReservationAsync(Guid.CreateVersion7()));
    }

    [Fact]
    public async Task GetReservationAsync_OfAnAdjustment_IsNotFound()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        await Inventory(host).AdjustStockAsync(new StockAdjustment(product, null, 5, StockMovementType.In, null, null), Admin);
        var adjustment = await Database.ScalarAsync<Guid>("SELECT subject FROM journal WHERE type = 'stock-adjusted'");

        await RefusedAsync(RefusalCode.NotFound, Inventory(host).GetReservationAsync(adjustment));
    }

    [Fact]
    public async Task RetakeAsync_ExpiredAndStillFree_SellsOnceHoweverOftenItIsAsked()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var late = (await HoldAsync(host, product, 4)).ReservationId;
        Clock.Advance(TimeSpan.FromMinutes(10));
        await RefusedAsync(RefusalCode.HoldExpired, Inventory(host).ConfirmAsync(late));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Inventory(host).RetakeAsync(late)));

        Assert.All(answers, answer => Assert.Equal(ReservationStatus.Confirmed, answer.Value?.Status));
        Assert.Equal(new StockLevel(10, 0, 4), await LevelAsync(host, product));
        Assert.Equal(1L, await CountAsync("hold-retaken"));
        Assert.Equal(ReservationStatus.Confirmed, (await Inventory(host).ConfirmAsync(late)).Value?.Status);
    }

    [Fact]
    public async Task RetakeAsync_SoldMeanwhile_IsRefusedAndTakesNothing()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 5);
        var late = (await HoldAsync(host, product, 4)).ReservationId;
        Clock.Advance(TimeSpan.FromMinutes(10));
        await HoldAsync(host, product, 2);

        await RefusedAsync(RefusalCode.SoldOut, Inventory(host).RetakeAsync(late));
        await RefusedAsync(RefusalCode.NotFound, Inventory(host).RetakeAsync(Guid.CreateVersion7()));

        Assert.Equal(new StockLevel(5, 2, 0), await LevelAsync(host, product));
    }

    [Fact]
    public async Task ReturnAsync_RepeatedAtOnceAndAfterARestart_FreesOnceForEachRefund()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var sold = (await HoldAsync(host, product, 4)).ReservationId;
        await RefusedAsync(RefusalCode.Conflict, Inventory(host).ReturnAsync(sold, Guid.CreateVersion7(), [new(product, null, 1)]));
        await Inventory(host).ConfirmAsync(sold);
        var refund = Guid.CreateVersion7();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Inventory(host).ReturnAsync(sold, refund, [new(product, null, 3)])));
        await RefusedAsync(RefusalCode.Conflict, Inventory(host).ReturnAsync(sold, Guid.CreateVersion7(), [new(product, null, 2)]));
        host.Crash();
        host = await StartAsync();
        Assert.NotNull((await Inventory(host).ReturnAsync(sold, refund, [new(product, null, 3)])).Value);

        Assert.Equal(new StockLevel(10, 0, 1), await LevelAsync(host, product));
        Assert.Equal(1L, await CountAsync("tickets-returned"));
        Assert.NotNull((await Inventory(host).ReturnAsync(sold, Guid.CreateVersion7(), [new(product, null, 1)])).Value);
        await (await Ledger.ReadAsync(Database, EventId)).AssertAgreesWithAsync(Database);
    }
}
