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

    /// <summary>Kills the server once so many answers have come, while as many requests as there are buyers are under way.</summary>
    private static async Task KillAmidstAsync(ApiProcess api, Drop drop, int answers)
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
        Assert.True(drop.Acknowledged >= enough, $"The server ended by itself.{api.Output}");
    }
}
