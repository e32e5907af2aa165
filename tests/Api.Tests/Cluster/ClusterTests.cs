using System.Diagnostics;
using OrleansTickets.Api.Tests.Crash;
using OrleansTickets.Fixtures;
using OrleansTickets.Silo.Engines;

namespace OrleansTickets.Api.Tests.Cluster;

/// <summary>Several processes of the product over one database.</summary>
public sealed class ClusterTests(ITestOutputHelper output)
{
    private const string NeedsOrleans = "Needs the Orleans engine: the embedded engine is one process.";
    private const int BuyersEach = 16;
    private const int Stock = 20_000;
    private const int AnswersBeforeTheKill = 1_000;

    [Fact]
    public async Task Kill_OfTheSiloThatOwnsTheInventory_OversellsNothingAndLosesNoHold()
    {
        Assert.SkipUnless(GrainEngine.Name == "orleans", NeedsOrleans);
        await using var database = await TestDatabase.CreateAsync();
        var drop = await Drop.OpenAsync(database, Stock);
        await using var one = await StartAsync(database, "one");
        await using var two = await StartAsync(database, "two");
        await SilosAsync(database, 2);
        using var clientOfOne = one.CreateClient();
        using var clientOfTwo = two.CreateClient();

        var buyers = Buyers(drop, clientOfOne).Concat(Buyers(drop, clientOfTwo)).ToList();
        await Eventually.IsAsync(() => Task.FromResult(drop.Acknowledged >= AnswersBeforeTheKill), "the first answers");
        var owner = Assert.Single(await WritersAsync(database));
        var (victim, survivor) = owner == "one" ? (one, clientOfTwo) : (two, clientOfOne);
        var before = drop.Acknowledged;
        await victim.KillAsync();
        var killed = Stopwatch.GetTimestamp();
        await Eventually.IsAsync(async () => (await WritersAsync(database)).Any(writer => writer != owner), "the other silo's first commit");
        var takeOver = Stopwatch.GetElapsedTime(killed);
        await Task.WhenAll(buyers);

        var repeated = await drop.RepeatUnansweredAsync(survivor);
        await drop.AssertNothingLostAsync(survivor);
        await drop.AssertSoldOutAsync();
        Assert.True(repeated > 0, "Nothing was under way at the kill.");
        Assert.True(drop.Acknowledged > before, "Nothing was sold after the kill.");
        output.WriteLine(
            $"Killed {owner} after {before} reservations; the other one's first commit {takeOver.TotalSeconds:F1} s later; "
            + $"{drop.Acknowledged} in all, {repeated} asked for again");
    }

    [Fact]
    public async Task Client_OfSilosWithoutAnApi_SellsThroughThem()
    {
        Assert.SkipUnless(GrainEngine.Name == "orleans", NeedsOrleans);
        await using var database = await TestDatabase.CreateAsync();
        var drop = await Drop.OpenAsync(database, 2_000);
        await using var silo = await ApiProcess.StartAsync(database, Named(database, "silo"), project: "Silo");
        await using var api = await ApiProcess.StartAsync(
            database, new Dictionary<string, string?>(Named(database, "api"), StringComparer.Ordinal) { ["Cluster:Role"] = "Client" });
        using var client = api.CreateClient();
        using var probe = silo.CreateClient();

        foreach (var ready in new[] { client, probe })
        {
            Assert.Equal("OK", (await ready.GetAsync("/health/ready")).StatusCode.ToString());
        }

        await Task.WhenAll(Buyers(drop, client));
        await drop.AssertNothingLostAsync(client);
        await drop.AssertSoldOutAsync();
        Assert.Equal(["silo"], await WritersAsync(database));
        api.Terminate();
        silo.Terminate();
        Assert.Equal(0, await api.WaitForExitAsync());
        Assert.Equal(0, await silo.WaitForExitAsync());
    }

    [Fact]
    public async Task Silo_OnTheEmbeddedEngine_EndsWithALineThatSaysWhatItNeeds()
    {
        Assert.SkipUnless(GrainEngine.Name == "embedded", "The Orleans engine has silos without an API.");
        await using var database = await TestDatabase.CreateAsync();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => ApiProcess.StartAsync(database, project: "Silo"));

        Assert.Contains("Cluster__Role=Silo needs the Orleans engine", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", failure.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Task> Buyers(Drop drop, HttpClient client) =>
        Enumerable.Range(0, BuyersEach).Select(_ => drop.BuyAsync(client, () => true));

    private static Task<ApiProcess> StartAsync(TestDatabase database, string name) => ApiProcess.StartAsync(database, Named(database, name));

    /// <summary>PostgreSQL then tells which process a session belongs to.</summary>
    private static Dictionary<string, string?> Named(TestDatabase database, string name) => new(StringComparer.Ordinal)
    {
        ["ConnectionStrings:Tickets"] = $"{database.ConnectionString};Application Name={name}",
    };

    private static Task SilosAsync(TestDatabase database, int count) => Eventually.IsAsync(
        async () => await database.ScalarAsync<long>("SELECT count(*) FROM orleansmembershiptable WHERE status = 3") == count,
        $"{count} active silos");

    /// <summary>The processes whose last words to the database were a commit of the inventory's.</summary>
    private static Task<string[]> WritersAsync(TestDatabase database) => database.ScalarAsync<string[]>(
        """
        SELECT coalesce(array_agg(DISTINCT application_name), '{}') FROM pg_stat_activity
        WHERE datname = current_database() AND query ~ '^\s*(INSERT INTO (journal|stock_levels|products|customers|stock_alerts)|SELECT pg_notify)'
        """);
}
