using System.Collections.Immutable;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Tests.Inventory;

/// <summary>Buyers and admins who do anything at once: shared and own stocks, daily capacities, everything that can be refused.</summary>
internal sealed class RandomLoad
{
    private static readonly Actor Admin = new(Guid.CreateVersion7(), "event_manager", null, "random");

    private readonly IEventInventoryGrain _inventory;
    private readonly Guid _plain;
    private readonly Guid _daily = Guid.CreateVersion7();
    private readonly Guid _shared = Guid.CreateVersion7();
    private readonly Guid _own = Guid.CreateVersion7();
    private readonly int _seed;

    private RandomLoad(IEventInventoryGrain inventory, Guid plain, int seed)
    {
        _inventory = inventory;
        _plain = plain;
        _seed = seed;
    }

    public static async Task<RandomLoad> PrepareAsync(IEventInventoryGrain inventory, Guid product, int seed)
    {
        var load = new RandomLoad(inventory, product, seed);
        await inventory.AddProductAsync(load._daily, new ProductTerms("하루", "", 9_000, null, null, 20, 30, 40, 1, true), 150, Admin);
        await inventory.AddOptionAsync(product, load._shared, new OptionTerms("오전", 1_000, true), null, Admin);
        await inventory.AddOptionAsync(product, load._own, new OptionTerms("오후", -1_000, true), 60, Admin);
        return load;
    }

    public async Task RunAsync()
    {
        const int actors = 20;
        await Task.WhenAll(Enumerable.Range(0, actors).Select(number => Task.Run(() => ActAsync(new Random((_seed * actors) + number)))));
    }

    private async Task ActAsync(Random random)
    {
        var held = new List<Guid>();
        for (var i = 0; i < 60; i++)
        {
            var dice = random.Next(100);
            var reservation = held.Count > 0 ? held[random.Next(held.Count)] : Guid.CreateVersion7();
            switch (dice)
            {
                case < 50:
                    if ((await _inventory.HoldAsync(Wish(random))).Value is { } made)
                    {
                        held.Add(made.ReservationId);
                    }

                    break;
                case < 70: await _inventory.CancelAsync(reservation); break;
                case < 75: await _inventory.ConfirmAsync(reservation); break;
                case < 82: await _inventory.ExtendAsync(reservation, null); break;
                case < 92: await _inventory.AdjustStockAsync(Adjustment(random), Admin); break;
                case < 96: await _inventory.ChangeOptionAsync(_own, new OptionTerms("오후", random.Next(-1_000, 1_000), true), random.Next(50, 80), null, Admin); break;
                default: await _inventory.CheckAvailabilityAsync(new AvailabilityRequest([new BookingItem(_plain, null, 1)], null)); break;
            }
        }
    }

    private HoldRequest Wish(Random random)
    {
        BookingItem[] menu =
        [
            new(_plain, null, random.Next(1, 4)), new(_plain, _shared, random.Next(1, 4)), new(_plain, _own, random.Next(1, 4)),
            new(_daily, null, random.Next(1, 4)),
        ];
        random.Shuffle(menu);
        var items = menu.Take(random.Next(1, 4)).ToImmutableArray();
        var date = new DateOnly(2026, 12, random.Next(1, 4));
        return InventoryTest.Wish(items, null, $"010{random.Next(10_000_000, 10_000_030)}") with { VisitDate = date };
    }

    private StockAdjustment Adjustment(Random random)
    {
        var (option, delta) = (random.Next(2) == 0 ? _own : (Guid?)null, random.Next(1, 9));
        return random.Next(2) == 0
            ? new StockAdjustment(_plain, option, delta, StockMovementType.In, null, null)
            : new StockAdjustment(_plain, option, -delta, StockMovementType.Damaged, null, null);
    }
}
