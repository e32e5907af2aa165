using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Grains.Tests.Inventory;

public sealed class RushTests : InventoryTest
{
    [Fact]
    public async Task HoldAsync_FourHundredBuyersForAHundredTickets_SellsExactlyThese()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 100);

        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => Task.Run(() => Inventory(host).HoldAsync(Wish(product, key: NewKey())))));

        Assert.Equal(100, answers.Count(answer => answer.Value is not null));
        Assert.Equal(300, answers.Count(answer => answer.Refusal?.Code == RefusalCode.SoldOut));
        Assert.Equal(new StockLevel(100, 100, 0), await LevelAsync(host, product));
        Assert.Equal(100L, await CountAsync("tickets-held"));
    }

    [Fact]
    public async Task HoldAsync_ManyAtOnce_ShareCommits()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10_000);

        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => HoldAsync(host, product)));

        Assert.InRange(
            await Database.ScalarAsync<long>("SELECT count(DISTINCT xmin::text) FROM journal WHERE type = 'tickets-held'"), 1, 500);
    }

    [Fact]
    public async Task HoldAsync_QueueIsFull_RefusesAndLeavesMemoryAsItWas()
    {
        var host = await StartAsync(("Journal:MaxQueued", "100"), ("Journal:CommitTimeoutSeconds", "60"));
        var product = await OpenSaleAsync(host, 1_000);
        await HoldAsync(host, product);
        var wishes = Enumerable.Range(0, 300).Select(_ => Wish(product, key: NewKey())).ToList();
        var refused = 0;
        List<Task<Outcome<Reservation>?>> calls;
        await using (await JournalLock.TakeAsync(Database))
        {
            calls = [.. wishes.Select(wish => TryHoldAsync(wish))];
            await Eventually.IsAsync(() => Volatile.Read(ref refused) == 200, "200 refusals");
        }

        var answers = await Task.WhenAll(calls);

        Assert.Equal(100, answers.Count(answer => answer?.Value is not null));
        Assert.Equal(200, refused);
        Assert.Equal(new StockLevel(1_000, 101, 0), await LevelAsync(host, product));
        Assert.Equal(101L, await CountAsync("tickets-held"));
        await Task.WhenAll(wishes.Select(wish => Eventually.AnsweredAsync(() => Inventory(host).HoldAsync(wish))));
        Assert.Equal(301L, await CountAsync("tickets-held"));

        async Task<Outcome<Reservation>?> TryHoldAsync(HoldRequest wish)
        {
            try
            {
                return await Inventory(host).HoldAsync(wish);
            }
            catch (OverloadedException)
            {
                Interlocked.Increment(ref refused);
                return null;
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RandomLoad_ReadModels_AreAFoldOverTheJournal(int seed)
    {
        var host = await StartAsync(("Booking:MaxTicketsPerOrder", "1000"));
        var load = await RandomLoad.PrepareAsync(Inventory(host), await OpenSaleAsync(host, 200), seed);

        await load.RunAsync();

        var ledger = await Ledger.ReadAsync(Database, EventId);
        Assert.True(ledger.Events.Count > 300, $"only {ledger.Events.Count} events");
        await ledger.AssertAgreesWithAsync(Database);
        foreach (var product in await Inventory(host).ListProductsAsync())
        {
            Assert.Equal(ledger.State.Stocks[product.ProductId].Level, product.Stock);
        }
    }

    /// <summary>MISSION N3, S9: whatever happened to a stock can be read, and each movement begins where the one before it ended.</summary>
    [Fact]
    public async Task RandomLoad_StockMovements_LinkUpToTheLevels()
    {
        var host = await StartAsync(("Booking:MaxTicketsPerOrder", "1000"));
        var load = await RandomLoad.PrepareAsync(Inventory(host), await OpenSaleAsync(host, 200), seed: 3);
        await load.RunAsync();

        var movements = await ReadMovementsAsync();

        var free = new Dictionary<Guid, int>();
        foreach (var movement in movements)
        {
            Assert.Equal(free.GetValueOrDefault(movement.Stock), movement.Before);
            Assert.Equal(movement.Before + (movement.Type == "transfer" ? 0 : movement.Quantity), movement.After);
            free[movement.Stock] = movement.After;
        }

        foreach (var (stock, after) in free)
        {
            Assert.Equal(after, await Database.ScalarAsync<int>($"SELECT total - held - sold FROM stock_levels WHERE id = '{stock}'"));
        }

        Assert.Superset(
            new HashSet<string>(["in", "out", "return", "transfer", "adjustment", "damaged"], StringComparer.Ordinal),
            movements.Select(movement => movement.Type).ToHashSet(StringComparer.Ordinal));
    }

    private async Task<List<(Guid Stock, string Type, int Quantity, int Before, int After)>> ReadMovementsAsync()
    {
        await using var command = Database.DataSource.CreateCommand(
            "SELECT stock_id, type, quantity, before, after FROM stock_movements ORDER BY version, line");
        await using var rows = await command.ExecuteReaderAsync();
        var movements = new List<(Guid, string, int, int, int)>();
        while (await rows.ReadAsync())
        {
            movements.Add((rows.GetGuid(0), rows.GetString(1), rows.GetInt32(2), rows.GetInt32(3), rows.GetInt32(4)));
        }

        return movements;
    }
}
