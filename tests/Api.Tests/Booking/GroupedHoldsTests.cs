using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using OrleansTickets.Api.Booking;
using OrleansTickets.Api.Inventory;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts.Privacy;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Booking;

/// <summary>What buyers get who share calls to the inventory, and what becomes of them when a call fails.</summary>
public sealed class GroupedHoldsTests : IAsyncLifetime
{
    private readonly HoldCalls _calls = new();
    private TicketsApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TicketsApp.StartAsync(services: services => services.AddSingleton(
        provider => new GroupedHolds(id => _calls.Watch(provider.GetRequiredService<IGrainFactory>().Inventory(id)))));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Reserve_ManyBuyersWhileCallsAreUnderWay_ShareTheNextAndEachGetsHisOwn()
    {
        using var shop = await Shop.OpenAsync(_app, stock: 100_000);
        var answers = new ConcurrentBag<Task<(int Buyer, Guid Id)>>();
        _calls.Hold();

        // As many as there may be calls at once wait, and every other buyer behind them.
        for (var buyer = 0; buyer < GroupedHolds.AtOnce; buyer++)
        {
            answers.Add(BuyAsync(shop, buyer));
            await Eventually.IsAsync(() => _calls.Sizes.Count == buyer + 1, "the call");
        }

        await Eventually.IsAsync(
            () =>
            {
                for (var more = 0; more < 3; more++)
                {
                    answers.Add(BuyAsync(shop, answers.Count));
                }

                return _calls.ReleaseOne() && _calls.Sizes.Max() > 1;
            },
            "a shared call");
        _calls.Go();
        var reservations = await Task.WhenAll(answers);

        Assert.True(_calls.Sizes.Count < reservations.Length, $"{_calls.Sizes.Count} calls for {reservations.Length} buyers");
        Assert.Equal(reservations.Length, _calls.Sizes.Sum());
        Assert.Equal(reservations.Length, reservations.Select(reservation => reservation.Id).Distinct().Count());
        foreach (var (buyer, id) in reservations)
        {
            using var read = await shop.GetAsync(id);
            var items = (await Json.ReadAsync(read, HttpStatusCode.OK)).GetProperty("items");
            Assert.Equal(QuantityOf(buyer), items[0].GetProperty("quantity").GetInt32());
        }

        await shop.AssertStockAsync(100_000, held: reservations.Sum(reservation => QuantityOf(reservation.Buyer)), sold: 0);
    }

    [Fact]
    public async Task Reserve_TheCallFails_IsAskedToComeAgainAndTheNextAreServed()
    {
        using var shop = await Shop.OpenAsync(_app);
        await shop.HoldAsync();
        for (var outage = 0; outage < 3; outage++)
        {
            await _app.Database.ExecuteAsync("ALTER TABLE journal ADD CONSTRAINT closed CHECK (type <> 'tickets-held') NOT VALID");
            var refused = await Task.WhenAll(Enumerable.Range(0, 40).Select(buyer => shop.ReserveAsync(shop.Wish(buyer: buyer), $"{outage}-{buyer}")));
            await _app.Database.ExecuteAsync("ALTER TABLE journal DROP CONSTRAINT closed");

            foreach (var answer in refused)
            {
                await ProblemAssert.IsAsync(answer, HttpStatusCode.ServiceUnavailable, "OVERLOADED");
                Assert.NotNull(answer.Headers.RetryAfter);
            }

            var failed = _calls.Sizes.Count;
            await Eventually.IsAsync(
                async () =>
                {
                    using var repeated = await shop.ReserveAsync(shop.Wish(buyer: 0), $"{outage}-0");
                    return repeated.StatusCode == HttpStatusCode.Created;
                },
                "the inventory to be back");
            Assert.True(_calls.Sizes.Count > failed);
            await shop.AssertStockAsync(100, held: 2 + outage, sold: 0);
        }
    }

    /// <summary>Past HTTP, where it is known how many are waiting.</summary>
    [Fact]
    public async Task HoldAsync_MoreThanACallTakesAreWaiting_GoInAsFewAsThereMustBe()
    {
        const int wishes = GroupedHolds.AtOnce + (2 * GroupedHolds.MostInACall) + 1;
        using var shop = await Shop.OpenAsync(_app, stock: wishes);
        var answers = await AskBehindWaitingCallsAsync(shop, wishes - GroupedHolds.AtOnce);

        _calls.Go();
        var held = await Task.WhenAll(answers);

        Assert.Equal([1, 1, 1, 1, 1, GroupedHolds.MostInACall, GroupedHolds.MostInACall], _calls.Sizes.Order());
        Assert.Equal(wishes, held.Select(answer => answer.Value!.ReservationId).Distinct().Count());
        await shop.AssertStockAsync(wishes, held: wishes, sold: 0);
    }

    [Fact]
    public async Task HoldAsync_SomeOfACallAreOverloaded_TheOthersAreHeld()
    {
        using var shop = await Shop.OpenAsync(_app);
        var answers = await AskBehindWaitingCallsAsync(shop, 10, most: 4);

        _calls.Go();
        var held = await Task.WhenAll(answers);

        Assert.Equal(4 + GroupedHolds.AtOnce, held.Count(answer => answer.Value is not null));
        Assert.Equal(6, held.Count(answer => answer.Refusal?.Code == RefusalCode.Overloaded));
        await shop.AssertStockAsync(100, held: 4 + GroupedHolds.AtOnce, sold: 0);
    }

    private GroupedHolds Holds => _app.Services.GetRequiredService<GroupedHolds>();

    /// <summary>As many calls as there may be at once wait with a wish each, and all others wait for them.</summary>
    private async Task<List<Task<Outcome<Reservation>>>> AskBehindWaitingCallsAsync(Shop shop, int others, int most = int.MaxValue)
    {
        _calls.Hold(most);
        List<Task<Outcome<Reservation>>> answers = [];
        for (var call = 1; call <= GroupedHolds.AtOnce; call++)
        {
            answers.Add(Holds.HoldAsync(shop.EventId, Wish(shop)));
            await Eventually.IsAsync(() => _calls.Sizes.Count == call, "the call");
        }

        answers.AddRange(Enumerable.Range(0, others).Select(_ => Holds.HoldAsync(shop.EventId, Wish(shop))));
        return answers;
    }

    private static HoldRequest Wish(Shop shop) => new(
        Guid.CreateVersion7(), [new BookingItem(shop.ProductId, null, 1)], null, new SealedCustomer("test", [1], [2], [], 3, 4), null);

    private static int QuantityOf(int buyer) => 1 + (buyer % 3);

    private static async Task<(int Buyer, Guid Id)> BuyAsync(Shop shop, int buyer) =>
        (buyer, await shop.HoldAsync(shop.Wish(QuantityOf(buyer), buyer: buyer)));
}
