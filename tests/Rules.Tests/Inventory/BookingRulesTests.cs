using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Grains.Inventory;

namespace OrleansTickets.Rules.Tests.Inventory;

public sealed class BookingRulesTests
{
    [Fact]
    public void Hold_SeveralItems_IsPricedAndHeldAsOne()
    {
        var bench = InventoryBench.OnSale(10, out var product);
        var option = bench.AddOption(product, 5, extraPrice: 2_000);

        var held = bench.Hold([new BookingItem(product, null, 2), new BookingItem(product, option, 1)]).Value!;

        Assert.Equal([15_000, 17_000], held.Items.Select(i => i.UnitPrice));
        Assert.Equal(["관람권", "관람권 - 오후"], held.Items.Select(i => i.Name));
        Assert.Equal(new StockLevel(10, 2, 0), bench.State.Stocks[product].Level);
        Assert.Equal(new StockLevel(5, 1, 0), bench.State.Stocks[option].Level);
        Assert.Equal(InventoryBench.Start.AddMinutes(10), held.ExpiresAt);
    }

    [Fact]
    public void Hold_OneItemShort_HoldsNone()
    {
        var bench = InventoryBench.OnSale(10, out var product);
        var other = bench.AddProduct(1);

        var refusal = bench.Hold([new BookingItem(product, null, 2), new BookingItem(other, null, 2)]).Refusal!;

        Assert.Equal((RefusalCode.SoldOut, other, 1), (refusal.Code, refusal.ProductId, refusal.Available));
        Assert.Equal(0, bench.State.Stocks[product].Held);
    }

    [Fact]
    public void Hold_OptionsOnOneSharedStock_CountTogether()
    {
        var bench = InventoryBench.OnSale(3, out var product);
        var option = bench.AddOption(product, null);

        var refusal = bench.Hold([new BookingItem(product, null, 2), new BookingItem(product, option, 2)]).Refusal!;

        Assert.Equal(RefusalCode.SoldOut, refusal.Code);
    }

    [Theory]
    [InlineData(11, 100, RefusalCode.LimitExceeded)]
    [InlineData(5, 4, RefusalCode.LimitExceeded)]
    public void Hold_MoreThanAnOrderMayHave_IsRefused(int quantity, int maxPerOrder, RefusalCode expected)
    {
        var bench = InventoryBench.OnSale(100, out var product, InventoryBench.Terms(maxPerOrder: maxPerOrder));

        Assert.Equal(expected, bench.Hold(new BookingItem(product, null, quantity)).Refusal!.Code);
    }

    [Fact]
    public void Hold_MoreThanABuyerMayHave_IsRefusedUntilSomeAreGivenBack()
    {
        var bench = InventoryBench.OnSale(100, out var product, InventoryBench.Terms(maxPerBuyer: 3));
        var first = bench.Hold(new BookingItem(product, null, 2)).Value!;

        var refused = bench.Hold(new BookingItem(product, null, 2)).Refusal!;
        bench.Raise(BookingRules.Cancel(bench.State, bench.State.Holds[first.ReservationId]));
        var again = bench.Hold(new BookingItem(product, null, 2));

        Assert.Equal((RefusalCode.LimitExceeded, 3), (refused.Code, refused.Limit));
        Assert.NotNull(again.Value);
    }

    [Fact]
    public void Hold_BuyerWhoOwnsTheLimit_IsRefused()
    {
        var bench = InventoryBench.OnSale(100, out var product, InventoryBench.Terms(maxPerBuyer: 2));
        var held = bench.Hold(new BookingItem(product, null, 2)).Value!;
        bench.Raise(BookingRules.Confirm(bench.State, bench.State.Holds[held.ReservationId]));

        Assert.Equal(RefusalCode.LimitExceeded, bench.Hold(new BookingItem(product, null, 1)).Refusal!.Code);
    }

    [Fact]
    public void Hold_FullVisitDate_IsRefusedWhileOtherDatesSell()
    {
        var bench = InventoryBench.OnSale(100, out var product, InventoryBench.Terms(dailyCapacity: 2));
        var (full, free) = (new DateOnly(2026, 12, 10), new DateOnly(2026, 12, 11));
        bench.Hold([new BookingItem(product, null, 2)], "01012345678", full);

        Assert.Equal(RefusalCode.SoldOut, bench.Hold([new BookingItem(product, null, 1)], "01012345678", full).Refusal!.Code);
        Assert.NotNull(bench.Hold([new BookingItem(product, null, 1)], "01012345678", free).Value);
    }

    [Fact]
    public void Hold_DailyCapacityWithoutVisitDate_IsInvalid()
    {
        var bench = InventoryBench.OnSale(100, out var product, InventoryBench.Terms(dailyCapacity: 2));

        Assert.Equal((RefusalCode.Invalid, "visit_date"), Of(bench.Hold(new BookingItem(product, null, 1)).Refusal!));
    }

    [Theory]
    [InlineData("2026-11-30")]
    [InlineData("2027-01-01")]
    public void Hold_VisitDateOutsideTheEvent_IsInvalid(string date)
    {
        var bench = InventoryBench.OnSale(100, out var product);

        var refusal = bench.Hold([new BookingItem(product, null, 1)], "01012345678", DateOnly.Parse(date)).Refusal!;

        Assert.Equal((RefusalCode.Invalid, "visit_date"), Of(refusal));
    }

    [Theory]
    [InlineData(14, 59, true)]
    [InlineData(15, 0, false)]
    public void Hold_LastDayOfTheEvent_EndsAtMidnightOfItsTimeZone(int hour, int minute, bool isSold)
    {
        var bench = InventoryBench.OnSale(100, out var product);
        bench.Now = new DateTimeOffset(2026, 12, 31, hour, minute, 0, TimeSpan.Zero);

        Assert.Equal(isSold, bench.Hold(new BookingItem(product, null, 1)).Value is not null);
    }

    [Fact]
    public void Hold_SaleWindow_IncludesItsStartAndExcludesItsEnd()
    {
        var (start, end) = (InventoryBench.Start.AddHours(1), InventoryBench.Start.AddHours(2));
        var bench = InventoryBench.OnSale(100, out var product, InventoryBench.Terms() with { SaleStartsAt = start, SaleEndsAt = end });

        bool SellsAt(DateTimeOffset now)
        {
            bench.Now = now;
            return bench.Hold(new BookingItem(product, null, 1)).Value is not null;
        }

        Assert.Equal([false, true, true, false], new[] { start.AddTicks(-1), start, end.AddTicks(-1), end }.Select(SellsAt));
    }

    [Fact]
    public void Hold_ClosedEvent_IsNotFound()
    {
        var bench = InventoryBench.OnSale(100, out var product);
        bench.Raise(new SalesClosed());

        Assert.Equal(RefusalCode.NotFound, bench.Hold(new BookingItem(product, null, 1)).Refusal!.Code);
    }

    [Fact]
    public void Hold_SameItemTwice_IsInvalid()
    {
        var bench = InventoryBench.OnSale(100, out var product);

        var refusal = bench.Hold(new BookingItem(product, null, 1), new BookingItem(product, null, 1)).Refusal!;

        Assert.Equal((RefusalCode.Invalid, "items"), Of(refusal));
    }

    [Fact]
    public void Extend_SecondTime_IsRefused()
    {
        var bench = InventoryBench.OnSale(10, out var product);
        var held = bench.Hold(new BookingItem(product, null, 1)).Value!;
        bench.Raise(BookingRules.Extend(bench.State.Holds[held.ReservationId], null, bench.Options).Value!);

        var refusal = BookingRules.Extend(bench.State.Holds[held.ReservationId], null, bench.Options).Refusal!;

        Assert.Equal(InventoryBench.Start.AddMinutes(15), bench.State.Holds[held.ReservationId].ExpiresAt);
        Assert.Equal((RefusalCode.LimitExceeded, 1), (refusal.Code, refusal.Limit));
    }

    [Fact]
    public void NextDue_ExtendedHold_IsDueOnlyAtItsNewTime()
    {
        var bench = InventoryBench.OnSale(10, out var product);
        var held = bench.Hold(new BookingItem(product, null, 1)).Value!;
        bench.Raise(BookingRules.Extend(bench.State.Holds[held.ReservationId], null, bench.Options).Value!);

        Assert.Null(bench.State.NextDue(InventoryBench.Start.AddMinutes(10)));
        Assert.Equal(held.ReservationId, bench.State.NextDue(InventoryBench.Start.AddMinutes(15))!.ReservationId);
    }

    [Fact]
    public void Adjust_BelowWhatIsHeld_IsRefusedWithWhatIsFree()
    {
        var bench = InventoryBench.OnSale(10, out var product);
        bench.Hold(new BookingItem(product, null, 8));

        var refusal = StockRules.Adjust(
            bench.State,
            new StockAdjustment(product, null, -3, StockMovementType.Damaged, null, null),
            Guid.CreateVersion7(bench.Now),
            Guid.Empty).Refusal!;

        Assert.Equal((RefusalCode.Conflict, 2), (refusal.Code, refusal.Available));
    }

    [Fact]
    public void Hold_IdThatIsHeld_IsRefused()
    {
        var bench = InventoryBench.OnSale(10, out var product);
        var request = bench.Wish([new BookingItem(product, null, 1)]);
        bench.Raise(BookingRules.Hold(bench.State, request, bench.Now, bench.Options).Value!);

        Assert.Equal((RefusalCode.Conflict, "reservation_id"), Of(BookingRules.Hold(bench.State, request, bench.Now, bench.Options).Refusal!));
    }

    [Fact]
    public void IsSameWish_AnotherFingerprint_IsNot()
    {
        var bench = InventoryBench.OnSale(10, out var product);
        var held = bench.Hold(new BookingItem(product, null, 1)).Value!;
        var again = bench.Wish([new BookingItem(product, null, 1)]);

        Assert.True(BookingRules.IsSameWish(again, held.Items, held.VisitDate, held.Fingerprint));
        Assert.False(BookingRules.IsSameWish(again, held.Items, held.VisitDate, held.Fingerprint + 1));
    }

    [Fact]
    public void Keys_AnHourAfterTheHoldEnded_AreForgotten()
    {
        var bench = InventoryBench.OnSale(10, out var product);
        var request = bench.Wish([new BookingItem(product, null, 1)]) with { IdempotencyKey = "key" };
        bench.Raise(BookingRules.Hold(bench.State, request, bench.Now, bench.Options).Value!);
        bench.Raise(BookingRules.Cancel(bench.State, bench.State.Holds.Values.Single()));

        bench.Now += InventoryState.KeyMemory;
        bench.Hold(new BookingItem(product, null, 1));
        Assert.True(bench.State.Keys.ContainsKey("key"));

        bench.Now += TimeSpan.FromTicks(1);
        bench.Hold(new BookingItem(product, null, 1));
        Assert.False(bench.State.Keys.ContainsKey("key"));
    }

    private static (RefusalCode, string?) Of(Refusal refusal) => (refusal.Code, refusal.Field);
}
