using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Crash;

public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 20;
    private const int Buyers = 32;
    private const int Stock = 1_000_000;

    [Fact]
    public async Task Kill_InMidDropTwentyTimes_LosesNoHoldAndMakesNoneTwice()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        var unanswered = 0;
        await using var database = await TestDatabase.CreateAsync();
        var drop = await Drop.OpenAsync(database, Stock);

        // The address tells the silos of a cluster that this one comes back, and that nobody need wait for the one before.
        var address = FreePort.ForSilo();
        for (var i = 0; i < Kills; i++)
        {
            await using var api = await ApiProcess.StartAsync(database, address);
            using var client = api.CreateClient();
            unanswered += await drop.RepeatUnansweredAsync(client);
            await drop.AssertNothingLostAsync(client);
            await KillAmidstAsync(api, drop, answers: random.Next(1, 400));
        }

        await using var last = await ApiProcess.StartAsync(database, address);
        using var survivor = last.CreateClient();
        unanswered += await drop.RepeatUnansweredAsync(survivor);
        await drop.AssertNothingLostAsync(survivor);
        await drop.AssertAllHeldAsync(survivor);
        output.WriteLine($"{drop.Acknowledged} reservations, {unanswered} of them asked for again");

        // Else nothing was in flight and nothing was tested.
        Assert.True(unanswered >= Kills, $"Only {unanswered} requests were under way at {Kills} kills.");
    }

    /// <summary>The kills come while the stock falls through the threshold and to nothing, or nearly so.</summary>
    [Fact]
    public async Task Kill_OnTheWayToSoldOut_LeavesEachAlertOnce()
    {
        const int stock = 700;
        await using var database = await TestDatabase.CreateAsync();
        var drop = await Drop.OpenAsync(database, stock);
        var address = FreePort.ForSilo();
        foreach (var answers in (int[])[150, 80, 30])
        {
            await using var api = await ApiProcess.StartAsync(database, address);
            using var client = api.CreateClient();
            await drop.RepeatUnansweredAsync(client);
            await KillAmidstAsync(api, drop, answers, maySellOut: true);
        }

        await using var last = await ApiProcess.StartAsync(database, address);
        using var survivor = last.CreateClient();
        await drop.RepeatUnansweredAsync(survivor);
        await Task.WhenAll(Enumerable.Range(0, Buyers).Select(_ => drop.BuyAsync(survivor, () => true)));

        await drop.AssertNothingLostAsync(survivor);
        await drop.AssertSoldOutAsync();
        Assert.Equal(
            "low_stock 1 open",
            await database.ScalarAsync<string>("SELECT string_agg(concat_ws(' ', type, number, status), ', ') FROM stock_alerts WHERE type = 'low_stock'"));
        Assert.Equal(
            await database.ScalarAsync<long>("SELECT count(*) FROM stock_levels WHERE total = held + sold"),
            await database.ScalarAsync<long>("SELECT count(*) FROM stock_alerts WHERE type = 'sold_out'"));
    }

    /// <summary>Kills the server once so many answers have come, while as many requests as there are buyers are under way.</summary>
    private static async Task KillAmidstAsync(ApiProcess api, Drop drop, int answers, bool maySellOut = false)
    {
        using var client = api.CreateClient();
        var enough = drop.Acknowledged + answers;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var buyers = Enumerable.Range(0, Buyers).Select(_ => drop.BuyAsync(client, () =>
        {
            if (drop.Acknowledged >= enough)
            {
                reached.TrySetResult();
            }

            return true;
        })).ToList();
        await Task.WhenAny(reached.Task, Task.WhenAll(buyers));
        await api.KillAsync();
        await Task.WhenAll(buyers);
        Assert.True(maySellOut || drop.Acknowledged >= enough, $"The server ended by itself.{api.Output}");
    }
}
