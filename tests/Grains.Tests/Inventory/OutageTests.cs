using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Grains.Tests.Inventory;

/// <summary>PostgreSQL goes away and comes back: nobody gets a wrong answer, and nothing needs to be restarted.</summary>
public sealed class OutageTests : InventoryTest
{
    private const int Stock = 10_000;

    [Fact]
    public async Task HoldAsync_AnswerOfTheCommitIsLost_IsUnknownAndTheRepeatFindsTheHold()
    {
        await using var proxy = new OutageProxy(Database.ConnectionString);
        var host = await StartBehindAsync(proxy);
        var product = await OpenSaleAsync(host, Stock);
        await HoldAsync(host, product);
        var wish = Wish(product, key: NewKey());

        proxy.LoseNextAnswer();
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => Inventory(host).HoldAsync(wish));

        await Eventually.IsAsync(() => !host.Journal.IsAccepting, "the journal to be away");
        await Assert.ThrowsAsync<OverloadedException>(() => Inventory(host).HoldAsync(Wish(product)));
        Assert.Equal(2L, await CountAsync("tickets-held"));

        proxy.Restore();
        await Eventually.IsAsync(() => host.Journal.IsAccepting, "the journal to be back");
        var repeated = await Eventually.AnsweredAsync(() => Inventory(host).HoldAsync(wish));

        var ledger = await Ledger.ReadAsync(Database, EventId);
        Assert.Equal(repeated.Value!.ReservationId, Assert.Single(ledger.Holds, hold => hold.Key == wish.IdempotencyKey).ReservationId);
        Assert.Equal(2, (await LevelAsync(host, product)).Held);
    }

    [Fact]
    public async Task HoldAsync_NetworkFallsSilent_IsUnknownAfterTheCommitTimeoutAndTheRepeatHoldsOnce()
    {
        await using var proxy = new OutageProxy(Database.ConnectionString);
        var host = await StartBehindAsync(proxy, ("Journal:CommitTimeoutSeconds", "1"));
        var product = await OpenSaleAsync(host, Stock);
        await HoldAsync(host, product);
        var wish = Wish(product, key: NewKey());

        proxy.FallSilent();
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => Inventory(host).HoldAsync(wish));
        Assert.False(host.Journal.IsAccepting);

        proxy.Restore();
        await Eventually.IsAsync(() => host.Journal.IsAccepting, "the journal to be back");
        await Eventually.AnsweredAsync(() => Inventory(host).HoldAsync(wish));

        Assert.Equal(2L, await CountAsync("tickets-held"));
        Assert.Equal(2, (await LevelAsync(host, product)).Held);
    }

    [Fact]
    public async Task EveryCall_DatabaseIsAway_IsRefusedAsOverloadedOrUnknown()
    {
        await using var proxy = new OutageProxy(Database.ConnectionString);
        var host = await StartBehindAsync(proxy);
        var product = await OpenSaleAsync(host, Stock);
        var open = (await HoldAsync(host, product)).ReservationId;
        var key = NewKey();
        var ended = (await HoldAsync(host, product, key: key)).ReservationId;
        await Inventory(host).CancelAsync(ended);
        var adjustment = new StockAdjustment(product, null, 5, StockMovementType.In, null, NewKey());
        await Inventory(host).AdjustStockAsync(adjustment, Admin);

        // Not yet noticed by the journal: reads of what memory let go are the first to meet it.
        proxy.Cut();
        Func<Task>[] calls =
        [
            () => Inventory(host).GetReservationAsync(ended),
            () => Inventory(host).CancelAsync(ended),
            () => Inventory(host).ConfirmAsync(ended),
            () => Inventory(host).ExtendAsync(ended, null),
            () => Inventory(host).HoldAsync(Wish(product, key: key)),
            () => Inventory(host).AdjustStockAsync(adjustment, Admin),
            () => Inventory(host).ConfirmAsync(open),
            () => Inventory(host).HoldAsync(Wish(product)),
            () => Inventory(host).GetReservationAsync(open),
        ];
        foreach (var call in calls)
        {
            var failure = await Record.ExceptionAsync(call);
            Assert.True(failure is OverloadedException or OutcomeUnknownException, $"call {Array.IndexOf(calls, call)}: {failure}");
        }

        proxy.Restore();
        var state = await Eventually.AnsweredAsync(() => Inventory(host).GetReservationAsync(ended));
        Assert.Equal(ReservationStatus.Cancelled, state.Value!.Status);
    }

    [Fact]
    public async Task HoldAsync_ReminderCannotBeKept_IsUnknownAndTheRepeatIsAnswered()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, Stock);
        var wish = Wish(product, key: NewKey());
        await Database.ExecuteAsync("ALTER TABLE OrleansRemindersTable RENAME TO away");

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => Inventory(host).HoldAsync(wish));

        await Database.ExecuteAsync("ALTER TABLE away RENAME TO OrleansRemindersTable");
        Assert.NotNull((await Inventory(host).HoldAsync(wish)).Value);
        Assert.Equal(1L, await CountAsync("tickets-held"));
        Assert.Equal(1L, await Database.ScalarAsync<long>("SELECT count(*) FROM OrleansRemindersTable"));
    }

    [Fact]
    public async Task Load_BackendsAreTerminatedAgainAndAgain_EveryKeyHoldsOnce()
    {
        const string application = "terminated";
        var host = await StartAsync(null, [], $"{Database.ConnectionString};Application Name={application}");
        var product = await OpenSaleAsync(host, Stock);

        await RunLoadAsync(host, product, () => Database.ExecuteAsync(
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{application}' AND datname = '{Database.Name}'"));
    }

    [Fact]
    public async Task Load_NetworkIsCutAgainAndAgain_EveryKeyHoldsOnce()
    {
        await using var proxy = new OutageProxy(Database.ConnectionString);
        var host = await StartBehindAsync(proxy);
        var product = await OpenSaleAsync(host, Stock);
        var cuts = 0;

        await RunLoadAsync(host, product, async () =>
        {
            if (cuts++ % 2 == 0)
            {
                proxy.LoseNextAnswer();
            }
            else
            {
                proxy.Cut();
            }

            await Eventually.IsAsync(() => !host.Journal.IsAccepting, "the journal to be away");
            proxy.Restore();
        });
    }

    /// <summary>Only the product's own connections go through the proxy: what an outage does to a whole process is tested over HTTP.</summary>
    private Task<InventoryHost> StartBehindAsync(OutageProxy proxy, params (string Setting, string Value)[] settings) =>
        StartAsync(services => services.AddSingleton(NpgsqlDataSource.Create(proxy.ConnectionString)), settings);

    /// <summary>Buyers who repeat until they are answered, while the database fails after every hundred holds or so.</summary>
    private async Task RunLoadAsync(InventoryHost host, Guid product, Func<Task> fail)
    {
        const int buyers = 40;
        const int outages = 6;
        var over = false;
        var unanswered = 0;
        var acknowledged = new System.Collections.Concurrent.ConcurrentBag<(string Key, Guid Reservation)>();

        var load = Task.WhenAll(Enumerable.Range(0, buyers).Select(async _ =>
        {
            while (!Volatile.Read(ref over))
            {
                var wish = Wish(product, key: NewKey());
                var held = await Eventually.AnsweredAsync(
                    () => Inventory(host).HoldAsync(wish), _ => Interlocked.Increment(ref unanswered));
                acknowledged.Add((wish.IdempotencyKey!, held.Value!.ReservationId));
                if (acknowledged.Count % 5 == 0)
                {
                    await Eventually.AnsweredAsync(() => Inventory(host).CancelAsync(held.Value.ReservationId));
                }
            }
        }));
        for (var outage = 0; outage < outages; outage++)
        {
            var before = acknowledged.Count;
            await Eventually.IsAsync(() => acknowledged.Count >= before + 100 || load.IsFaulted, "sales");
            await fail();
        }

        await Eventually.IsAsync(() => host.Journal.IsAccepting, "the journal to be back");
        Volatile.Write(ref over, true);
        await load;

        Assert.True(unanswered > 0, "no call met an outage");
        var ledger = await Ledger.ReadAsync(Database, EventId);
        Assert.Equal(
            acknowledged.OrderBy(entry => entry.Reservation),
            ledger.Holds.Select(hold => (hold.Key!, hold.ReservationId)).OrderBy(entry => entry.ReservationId));
        await ledger.AssertAgreesWithAsync(Database);
        var level = await LevelAsync(host, product);
        Assert.Equal((Stock, ledger.State.Holds.Count, 0), (level.Total, level.Held, level.Sold));
    }
}
