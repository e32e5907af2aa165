using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Grains.Tests.Inventory;

public sealed class StockAlertTests : InventoryTest
{
    private const int Threshold = 10;

    [Fact]
    public async Task HoldAsync_DownToTheThresholdAndToNothing_RaisesEachOnceAndRecoveryResolves()
    {
        var host = await StartWideAsync();
        var product = await OpenSaleAsync(host, Threshold + 2);
        var first = await HoldAsync(host, product);
        Assert.Empty(await AlertsAsync());

        var second = await HoldAsync(host, product);
        Assert.Equal(["low_stock 1 open 10"], await AlertsAsync());
        await HoldAsync(host, product, Threshold);
        Assert.Equal(["low_stock 1 open 10", "sold_out 1 open 0"], await AlertsAsync());

        await Inventory(host).CancelAsync(first.ReservationId);
        Assert.Equal(["low_stock 1 open 10", "sold_out 1 resolved 0"], await AlertsAsync());
        await Inventory(host).CancelAsync(second.ReservationId);
        await AdjustAsync(host, product, 9);
        Assert.Equal(["low_stock 1 resolved 10", "sold_out 1 resolved 0"], await AlertsAsync());
        await HoldAsync(host, product, 11);
        Assert.Equal(
            ["low_stock 1 resolved 10", "low_stock 2 open 0", "sold_out 1 resolved 0", "sold_out 2 open 0"], await AlertsAsync());
        await AssertLedgerAsync();
    }

    [Fact]
    public async Task Timer_HoldsExpire_ResolvesByItself()
    {
        var host = await StartWideAsync();
        var product = await OpenSaleAsync(host, 15);
        await HoldAsync(host, product, 15);

        await AdvanceUntilAsync(TimeSpan.FromMinutes(1), async () => await HeldRowsAsync() == 0, "the hold to expire");

        Assert.Equal(["low_stock 1 resolved 0", "sold_out 1 resolved 0"], await AlertsAsync());
        Assert.Equal(
            await Database.ScalarAsync<DateTime>("SELECT at FROM journal WHERE type = 'hold-expired'"),
            await Database.ScalarAsync<DateTime>("SELECT min(closed_at) FROM stock_alerts"));
    }

    [Fact]
    public async Task AddOptionAsync_WithAStockOfItsOwn_IsWatchedBesideItsProduct()
    {
        var host = await StartWideAsync();
        var product = await OpenSaleAsync(host, 100);
        var option = Guid.CreateVersion7();
        await Inventory(host).AddOptionAsync(product, option, new OptionTerms("오후", 0, true), 3, Admin);

        await Inventory(host).HoldAsync(Wish([new BookingItem(product, option, 3)]));

        // Three are few, but they were from the beginning.
        Assert.Equal(
            $"sold_out {product} {option} {option} {EventId}",
            await Database.ScalarAsync<string>("SELECT concat_ws(' ', type, product_id, option_id, stock_id, event_id) FROM stock_alerts"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Activation_AfterACrashOrAStop_RaisesNothingAgainAndGoesOnWhereItWas(bool isCrash)
    {
        var host = await StartWideAsync();
        var product = await OpenSaleAsync(host, 12);
        var held = await HoldAsync(host, product, 3);
        if (isCrash)
        {
            host.Crash();
        }
        else
        {
            await host.StopAsync();
        }

        host = await StartWideAsync();
        await HoldAsync(host, product);
        Assert.Equal(["low_stock 1 open 9"], await AlertsAsync());
        await Inventory(host).CancelAsync(held.ReservationId);
        Assert.Equal(["low_stock 1 resolved 9"], await AlertsAsync());
        await HoldAsync(host, product, 11);
        Assert.Equal(["low_stock 1 resolved 9", "low_stock 2 open 0", "sold_out 1 open 0"], await AlertsAsync());
        await AssertLedgerAsync();
    }

    /// <summary>Read models keep the last row of a commit; alerts that came and went within it must all be there.</summary>
    [Fact]
    public async Task HoldAsync_ManyCrossingsInOneCommit_RaisesEach()
    {
        const int crossings = 12;
        var host = await StartWideAsync();
        var product = await OpenSaleAsync(host, Threshold + 1);
        List<Task> calls = [];
        await using (await JournalLock.TakeAsync(Database))
        {
            for (var i = 0; i < crossings; i++)
            {
                var wish = Wish(product, Threshold + 1);
                calls.Add(Inventory(host).HoldAsync(wish));
                calls.Add(Inventory(host).CancelAsync(wish.ReservationId));
            }
        }

        await Task.WhenAll(calls);

        Assert.Equal(
            Enumerable.Range(1, crossings).SelectMany(n => (string[])[$"low_stock {n} resolved 0", $"sold_out {n} resolved 0"])
                .Order(StringComparer.Ordinal),
            (await AlertsAsync()).Order(StringComparer.Ordinal));
        await AssertLedgerAsync();
    }

    [Fact]
    public async Task HoldAsync_Rush_RaisesEachOnce()
    {
        const int stock = 300;
        var host = await StartWideAsync();
        var product = await OpenSaleAsync(host, stock);

        await Task.WhenAll(Enumerable.Range(0, stock + 50).Select(_ => Inventory(host).HoldAsync(Wish(product))));

        Assert.Equal(["low_stock 1 open 10", "sold_out 1 open 0"], await AlertsAsync());
    }

    [Fact]
    public async Task AnyCall_RandomLoad_AlertsAreWhatTheJournalSays()
    {
        var host = await StartWideAsync();
        var product = await OpenSaleAsync(host, 60);
        var load = await RandomLoad.PrepareAsync(Inventory(host), product, Environment.TickCount);

        await load.RunAsync();

        await AssertLedgerAsync();
        Assert.True(await Database.ScalarAsync<long>("SELECT count(*) FROM stock_alerts") > 0, "Nothing was ever low.");
    }

    [Fact]
    public async Task Threshold_ChangedWhileRunning_CountsFromTheNextMovement()
    {
        var host = await StartWideAsync(("Stock:WarningThreshold", "5"));
        var product = await OpenSaleAsync(host, 30);
        await ChangeThresholdAsync(host, 29);
        Assert.Empty(await AlertsAsync());

        await HoldAsync(host, product, 2);
        Assert.Equal(["low_stock 1 open 28"], await AlertsAsync());
        await ChangeThresholdAsync(host, 20);
        Assert.Equal(["low_stock 1 open 28"], await AlertsAsync());
        await HoldAsync(host, product);
        Assert.Equal(["low_stock 1 resolved 28"], await AlertsAsync());
    }

    [Fact]
    public async Task Resolution_OfWhatAnAdminHasClosed_LeavesItAsItIs()
    {
        var host = await StartWideAsync();
        var product = await OpenSaleAsync(host, 11);
        var held = await HoldAsync(host, product);
        await Database.ExecuteAsync("UPDATE stock_alerts SET status = 'ignored', closed_at = '2026-01-01'");

        // Still as low as it was: nothing new to tell.
        await HoldAsync(host, product);
        await Inventory(host).CancelAsync(held.ReservationId);
        await AdjustAsync(host, product, 5);

        Assert.Equal(["low_stock 1 ignored 10"], await AlertsAsync());
        Assert.Equal(2026, (await Database.ScalarAsync<DateTime>("SELECT closed_at FROM stock_alerts")).Year);
        Assert.Equal(1, (await Database.ScalarAsync<DateTime>("SELECT closed_at FROM stock_alerts")).Month);
    }

    /// <summary>One order may take everything.</summary>
    private Task<InventoryHost> StartWideAsync(params IEnumerable<(string, string)> settings) =>
        StartAsync([("Booking:MaxTicketsPerOrder", "1000"), .. settings]);

    private async Task ChangeThresholdAsync(InventoryHost host, int threshold)
    {
        await Database.ExecuteAsync($"UPDATE system_settings SET stock_warning_threshold = {threshold}");
        await Eventually.IsAsync(() => host.Settings.Current.Stock.WarningThreshold == threshold, "the new threshold");
    }

    private async Task AdjustAsync(InventoryHost host, Guid product, int delta) => Assert.NotNull(
        (await Inventory(host).AdjustStockAsync(new StockAdjustment(product, null, delta, StockMovementType.In, null, null), Admin)).Value);

    private async Task AssertLedgerAsync() => await (await Ledger.ReadAsync(Database, EventId)).AssertAgreesWithAsync(Database);

    /// <summary>Type, number, status, and how many were free.</summary>
    private async Task<List<string>> AlertsAsync()
    {
        await using var command = Database.DataSource.CreateCommand(
            "SELECT concat_ws(' ', type, number, status, available) FROM stock_alerts ORDER BY type, number");
        await using var rows = await command.ExecuteReaderAsync();
        List<string> alerts = [];
        while (await rows.ReadAsync())
        {
            alerts.Add(rows.GetString(0));
        }

        return alerts;
    }
}
