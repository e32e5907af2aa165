using System.Text.Json;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Tests.Inventory;

/// <summary>Rows of the activity log go with the events that they tell of: into the same commit, and once.</summary>
public sealed class ActivityTests : InventoryTest
{
    private static readonly EventSchedule December = new(new DateOnly(2026, 12, 1), new DateOnly(2026, 12, 31), "Asia/Seoul");

    [Fact]
    public async Task Changes_OfEveryKind_LeaveOneRowEachWithTheirActor()
    {
        var host = await StartAsync();
        var (product, option) = (await OpenSaleAsync(host, 10), Guid.CreateVersion7());
        await Inventory(host).ChangeProductAsync(product, Terms(maxPerBuyer: 4), 12, null, Admin);
        await Inventory(host).AddOptionAsync(product, option, new OptionTerms("오후", 1_000, true), 5, Admin);
        await Inventory(host).ChangeOptionAsync(option, new OptionTerms("저녁", 1_000, true), null, null, Admin);
        await Inventory(host).AdjustStockAsync(new StockAdjustment(product, option, 2, StockMovementType.In, null, null), Admin);
        await Inventory(host).RescheduleAsync(December with { EndsOn = new DateOnly(2027, 1, 31) }, Admin);
        await Inventory(host).CloseSalesAsync(Admin);

        Assert.Equal(
            "product_created, event_activated, product_changed, option_created, option_changed, stock_adjusted, event_rescheduled, event_deactivated",
            await Database.ScalarAsync<string>("SELECT string_agg(action_type, ', ' ORDER BY seq) FROM activity_log"));
        Assert.Equal(8L, await Database.ScalarAsync<long>(
            $"""
            SELECT count(*) FROM activity_log
            WHERE admin_id = '{Admin.AdminId}' AND admin_type = 'super_admin' AND ip_address = '203.0.113.9' AND request_id = 'test'
              AND event_id = '{EventId}'
            """));

        // Rows that one transaction wrote have the same xmin.
        Assert.Equal(8L, await Database.ScalarAsync<long>(
            "SELECT count(*) FROM activity_log a JOIN journal j ON j.xmin::text = a.xmin::text WHERE j.at = a.at"));
    }

    [Fact]
    public async Task Stream_ReadAgain_LeavesNoRowAgain()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        await Inventory(host).AdjustStockAsync(new StockAdjustment(product, null, 1, StockMovementType.In, null, null), Admin);
        host.Crash();
        host = await StartAsync();

        Assert.Equal(11, (await LevelAsync(host, product)).Total);
        Assert.Equal(3L, await RowsAsync());
    }

    [Fact]
    public async Task Calls_ThatChangeNothing_LeaveNoRow()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var adjustment = new StockAdjustment(product, null, 1, StockMovementType.In, null, NewKey());
        await Inventory(host).AdjustStockAsync(adjustment, Admin);
        var rows = await RowsAsync();

        await Inventory(host).AdjustStockAsync(adjustment, Admin);
        await Inventory(host).AddProductAsync(product, Terms(), 10, Admin);
        await Inventory(host).OpenSalesAsync(December, Admin);
        await Inventory(host).RescheduleAsync(December, Admin);
        await RefusedAsync(
            RefusalCode.Conflict,
            Inventory(host).AdjustStockAsync(new StockAdjustment(product, null, -100, StockMovementType.Damaged, null, null), Admin));
        await RefusedAsync(RefusalCode.NotFound, Inventory(host).ChangeProductAsync(Guid.CreateVersion7(), Terms(), null, null, Admin));

        Assert.Equal(rows, await RowsAsync());
    }

    [Fact]
    public async Task Buyers_WhateverTheyDo_LeaveNoRow()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var rows = await RowsAsync();

        var held = await HoldAsync(host, product, 2);
        await Inventory(host).ExtendAsync(held.ReservationId, null);
        await Inventory(host).ConfirmAsync(held.ReservationId);
        await Inventory(host).CancelAsync((await HoldAsync(host, product)).ReservationId);

        Assert.Equal(rows, await RowsAsync());
    }

    /// <summary>Changes that share a commit, and even a millisecond, stand in the log as they were decided.</summary>
    [Fact]
    public async Task Changes_AtOnce_StandInTheOrderInWhichTheyWereMade()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 100);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ =>
            Inventory(host).AdjustStockAsync(new StockAdjustment(product, null, 1, StockMovementType.In, null, null), Admin)));

        await using var command = Database.DataSource.CreateCommand(
            "SELECT before::text, after::text FROM activity_log WHERE action_type = 'stock_adjusted' ORDER BY seq");
        await using var rows = await command.ExecuteReaderAsync();
        for (var total = 100; total < 300; total++)
        {
            Assert.True(await rows.ReadAsync());
            Assert.Equal((total, total + 1), (Total(rows.GetString(0)), Total(rows.GetString(1))));
        }
    }

    private Task<long> RowsAsync() => Database.ScalarAsync<long>("SELECT count(*) FROM activity_log");

    private static int Total(string json) => JsonDocument.Parse(json).RootElement.GetProperty("total").GetInt32();
}
