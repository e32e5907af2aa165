using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts.Privacy;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Grains.Tests.Inventory;

/// <summary>A database, a clock and one event of its own for each test.</summary>
public abstract class InventoryTest : IAsyncLifetime
{
    private const string Phone = "01012345678";
    private readonly List<InventoryHost> _hosts = [];
    private int _keys;

    private protected TestDatabase Database { get; private set; } = null!;

    private protected FakeClock Clock { get; set; } = new();

    private protected Guid EventId { get; } = Guid.CreateVersion7();

    private protected static Actor Admin { get; } = new(Guid.CreateVersion7(), "super_admin", "203.0.113.9", "test");

    public async ValueTask InitializeAsync() => Database = await TestDatabase.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await Database.DisposeAsync();
    }

    private protected Task<InventoryHost> StartAsync(params (string Setting, string Value)[] settings) => StartAsync(null, settings);

    private protected async Task<InventoryHost> StartAsync(
        Action<IServiceCollection>? configure, (string Setting, string Value)[] settings, string? connectionString = null)
    {
        var host = await InventoryHost.StartAsync(connectionString ?? Database.ConnectionString, Clock, configure, settings);
        _hosts.Add(host);
        return host;
    }

    private protected IEventInventoryGrain Inventory(InventoryHost host) => host.Inventory(EventId);

    private protected static ProductTerms Terms(int maxPerOrder = 1_000, int? maxPerBuyer = null, int? dailyCapacity = null) =>
        new("관람권", "", 15_000, null, null, maxPerOrder, maxPerBuyer, dailyCapacity, 0, true);

    /// <summary>Adds a product and opens the event for December 2026.</summary>
    private protected async Task<Guid> OpenSaleAsync(InventoryHost host, int stock, ProductTerms? terms = null)
    {
        var product = Guid.CreateVersion7();
        Assert.NotNull((await Inventory(host).AddProductAsync(product, terms ?? Terms(), stock, Admin)).Value);
        var schedule = new EventSchedule(new DateOnly(2026, 12, 1), new DateOnly(2026, 12, 31), "Asia/Seoul");
        Assert.NotNull((await Inventory(host).OpenSalesAsync(schedule, Admin)).Value);
        return product;
    }

    private protected static HoldRequest Wish(Guid product, int quantity = 1, string? key = null, string phone = Phone) =>
        Wish([new BookingItem(product, null, quantity)], key, phone);

    /// <param name="phone">Tells buyers apart, as its key would.</param>
    internal static HoldRequest Wish(ImmutableArray<BookingItem> items, string? key = null, string phone = Phone) => new(
        Guid.CreateVersion7(), items, null, new SealedCustomer("test", [1, 2, 3], [4, 5, 6], [], long.Parse(phone), -long.Parse(phone)), key);

    private protected string NewKey() => $"key-{Interlocked.Increment(ref _keys)}";

    private protected async Task<Reservation> HoldAsync(InventoryHost host, Guid product, int quantity = 1, string? key = null)
    {
        var outcome = await Inventory(host).HoldAsync(Wish(product, quantity, key));
        Assert.Null(outcome.Refusal);
        return outcome.Value!;
    }

    private protected async Task<StockLevel> LevelAsync(InventoryHost host, Guid product) =>
        (await Inventory(host).GetProductAsync(product))!.Stock;

    /// <summary>How many are held as the database has it: asking it wakes no grain.</summary>
    private protected Task<long> HeldRowsAsync() => Database.ScalarAsync<long>("SELECT coalesce(sum(held), 0) FROM stock_levels");

    private protected Task<long> CountAsync(string type) =>
        Database.ScalarAsync<long>($"SELECT count(*) FROM journal WHERE type = '{type}'");

    /// <summary>Moves the clock step by step until the condition holds, and gives each step time to take effect.</summary>
    private protected async Task AdvanceUntilAsync(TimeSpan step, Func<Task<bool>> condition, string what)
    {
        for (var steps = 0; steps < 20; steps++)
        {
            Clock.Advance(step);
            if (await Eventually.TryAsync(condition, TimeSpan.FromSeconds(2)))
            {
                return;
            }
        }

        throw new TimeoutException($"Waited in vain for {what}.");
    }

    private protected static async Task RefusedAsync<T>(RefusalCode code, Task<Outcome<T>> call)
        where T : class =>
        Assert.Equal(code, (await call).Refusal?.Code);
}
