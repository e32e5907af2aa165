using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Fixtures;
using OrleansTickets.Silo;
using OrleansTickets.Silo.Engines;

namespace OrleansTickets.Grains.Tests.Inventory;

public sealed class ExpiryTests : InventoryTest
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task Timer_HoldRunsOut_ExpiresItWithinASecondAndNotBefore()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var held = await HoldAsync(host, product, 2);

        Clock.Advance(TimeSpan.FromMinutes(10) - Tick);
        Assert.Equal(ReservationStatus.Held, (await Inventory(host).GetReservationAsync(held.ReservationId)).Value!.Status);
        await AdvanceUntilAsync(Tick, async () => await HeldRowsAsync() == 0, "the hold to expire");

        var late = await Database.ScalarAsync<DateTime>("SELECT at FROM journal WHERE type = 'hold-expired'") - held.ExpiresAt.UtcDateTime;
        Assert.InRange(late, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Start_AfterACrashOfDays_ExpiresWhatRanOut()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var held = await HoldAsync(host, product, 2);
        host.Crash();
        Assert.Equal(2L, await HeldRowsAsync());

        var back = Clock.GetUtcNow().AddDays(5);
        Clock = new FakeClock(back);
        host = await StartAsync();
        await AdvanceUntilAsync(Tick, async () => await HeldRowsAsync() == 0, "the hold to expire");

        Assert.InRange(Clock.GetUtcNow() - back, Tick, TimeSpan.FromSeconds(10));
        Assert.Equal(ReservationStatus.Expired, (await Inventory(host).GetReservationAsync(held.ReservationId)).Value!.Status);
        Assert.Equal(1L, await CountAsync("hold-expired"));
    }

    [Fact]
    public async Task Reminder_AfterACrashThatNothingElseWokeFrom_ExpiresWhatRanOut()
    {
        SkipWhereRemindersAreReal();
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        await HoldAsync(host, product, 2);
        host.Crash();

        Clock = new FakeClock(Clock.GetUtcNow().AddDays(5));
        await StartAsync(WithoutOpenHolds, []);
        Assert.Equal(2L, await HeldRowsAsync());
        Clock.Advance(TimeSpan.FromMinutes(1));
        await AdvanceUntilAsync(Tick, async () => await HeldRowsAsync() == 0, "the hold to expire");
    }

    [Fact]
    public async Task Reminder_NothingIsHeld_EndsAndComesBackWithTheNextHold()
    {
        SkipWhereRemindersAreReal();
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var held = await HoldAsync(host, product);
        Assert.Equal(1L, await RemindersAsync());
        await Inventory(host).CancelAsync(held.ReservationId);

        await AdvanceUntilAsync(TimeSpan.FromMinutes(1), async () => await RemindersAsync() == 0, "the reminder to end");
        await HoldAsync(host, product);

        Assert.Equal(1L, await RemindersAsync());
    }

    [Fact]
    public async Task HoldAsync_ExpiredHoldsCoverTheWish_IsNotSoldOut()
    {
        const int stock = 300;
        var host = await StartAsync(("Booking:MaxTicketsPerOrder", "1000"));
        var product = await OpenSaleAsync(host, stock);
        await Task.WhenAll(Enumerable.Range(0, stock).Select(_ => HoldAsync(host, product)));
        await RefusedAsync(RefusalCode.SoldOut, Inventory(host).HoldAsync(Wish(product)));

        Clock.Advance(TimeSpan.FromMinutes(10));
        var available = await Inventory(host).CheckAvailabilityAsync(
            new AvailabilityRequest([new BookingItem(product, null, stock)], null));
        var held = await HoldAsync(host, product, stock);

        Assert.True(available.Value!.Available);
        Assert.Equal(stock, held.Items[0].Quantity);
    }

    /// <summary>More holds are due than the queue can take: who cannot be told the truth is asked to come again.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnyWish_DueHoldsCannotAllExpireNow_IsOverloadedAndNotSoldOut(bool asksOnly)
    {
        const int due = 600;
        var host = await StartAsync(("Journal:MaxQueued", "400"), ("Journal:CommitTimeoutSeconds", "60"));
        var wanted = await OpenSaleAsync(host, 1);
        var others = await OpenSaleAsync(host, due);
        foreach (var portion in Enumerable.Range(0, due).Chunk(50))
        {
            await Task.WhenAll(portion.Select(_ => HoldAsync(host, others)));
        }

        Clock.Advance(TimeSpan.FromSeconds(1));
        await HoldAsync(host, wanted);
        await using (await JournalLock.TakeAsync(Database))
        {
            Clock.Advance(TimeSpan.FromMinutes(10));

            await Assert.ThrowsAsync<OverloadedException>(() => asksOnly
                ? Inventory(host).CheckAvailabilityAsync(new AvailabilityRequest([new BookingItem(wanted, null, 1)], null))
                : Inventory(host).HoldAsync(Wish(wanted)));
        }

        await Eventually.AnsweredAsync(() => Inventory(host).HoldAsync(Wish(wanted)));
        await AdvanceUntilAsync(Tick, async () => await CountAsync("hold-expired") == due + 1, "all to expire");
    }

    private static void WithoutOpenHolds(IServiceCollection services) =>
        Assert.True(services.Remove(services.Single(service => service.ImplementationType == typeof(OpenHolds))));

    private Task<long> RemindersAsync() => Database.ScalarAsync<long>("SELECT count(*) FROM OrleansRemindersTable");

    private static void SkipWhereRemindersAreReal() => Assert.SkipWhen(
        GrainEngine.Name == "orleans", "Orleans' reminders come by the real time, a minute later at the soonest.");
}
