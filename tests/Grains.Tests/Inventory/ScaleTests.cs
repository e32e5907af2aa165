using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Data.Journal;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Grains.Tests.Inventory;

/// <summary>Large inventories. What is asserted is what happens, not how fast: the figures are printed.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ScaleSuite
{
    public const string Name = "scale";
}

[Collection(ScaleSuite.Name)]
[Trait("Category", "Scale")]
public sealed class ScaleTests(ITestOutputHelper output) : InventoryTest
{
    private const int Open = 100_000;

    [Fact]
    public async Task Activate_AMillionEvents_ReadsTheSnapshotAndTheFewEventsAfterIt()
    {
        const int ended = 485_000;
        const int held = 30_000;
        const int later = 500;
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, Open);
        host.Crash();
        var started = Stopwatch.GetTimestamp();
        await new LongHistory(Database, EventId, product, Open).WriteAsync(ended, held);
        output.WriteLine($"{(2 * ended) + held:N0} events written in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");

        Clock = new FakeClock(LongHistory.End);
        Assert.InRange(await FirstAnswerAsync("without a snapshot", expectedHeld: held), (2 * ended) + held, long.MaxValue);
        await Database.ExecuteAsync("ANALYZE snapshots; ANALYZE journal");
        host = await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, later).Select(_ => HoldAsync(host, product)));
        await host.StopAsync();

        Assert.InRange(await FirstAnswerAsync("by snapshot", expectedHeld: held + later), later, 2 * later);

        async Task<long> FirstAnswerAsync(string how, int expectedHeld)
        {
            var counting = new CountingJournal();
            var starting = await StartAsync(counting.Decorate, []);
            await Eventually.IsAsync(() => counting.Opening > 0, "the inventory to be woken");
            started = Stopwatch.GetTimestamp();
            Assert.Equal(expectedHeld, (await LevelAsync(starting, product)).Held);
            output.WriteLine($"first answer {how}: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:N0} ms, {counting.Events:N0} events read");
            await starting.StopAsync();
            return counting.Events;
        }
    }

    [Fact]
    public async Task Expire_AHundredThousandHolds_AllExpireWhileSalesGoOn()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, Open);
        var other = await OpenSaleAsync(host, Open);
        var before = Memory();
        var started = Stopwatch.GetTimestamp();
        foreach (var portion in Enumerable.Range(0, Open).Chunk(2_000))
        {
            await Task.WhenAll(portion.Select(number =>
                Inventory(host).HoldAsync(Wish(product, key: $"hold-{number}", phone: $"010{10_000_000 + number}"))));
        }

        Assert.Equal(Open, (await LevelAsync(host, product)).Held);
        var after = Memory();
        output.WriteLine($"{Open:N0} holds made in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
        output.WriteLine($"managed memory {after.Managed - before.Managed:N0} MB more, {after.Managed:N0} in all");
        output.WriteLine($"working set {after.WorkingSet - before.WorkingSet:N0} MB more, {after.WorkingSet:N0} in all");

        Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromMilliseconds(250));
        started = Stopwatch.GetTimestamp();
        var between = new List<double>();
        while (await LevelAsync(host, product) is { Held: > 0 } level)
        {
            var asked = Stopwatch.GetTimestamp();
            await HoldAsync(host, other);
            if (level.Held < Open)
            {
                between.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }
        }

        output.WriteLine($"all expired in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
        output.WriteLine($"{between.Count} sales meanwhile, the slowest took {between.DefaultIfEmpty().Max():N0} ms");
        Assert.NotEmpty(between);
        Assert.Equal(Open, await CountAsync("hold-expired"));
        Assert.Equal(new StockLevel(Open, 0, 0), await LevelAsync(host, product));
    }

    /// <summary>The working set as the load left it, then what of the managed memory is really in use; both in MB.</summary>
    private static (long WorkingSet, long Managed) Memory() =>
        (Environment.WorkingSet >> 20, GC.GetTotalMemory(forceFullCollection: true) >> 20);
}
