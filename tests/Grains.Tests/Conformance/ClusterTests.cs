using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OrleansTickets.Contracts;
using OrleansTickets.Data.Journal;
using OrleansTickets.Fixtures;
using OrleansTickets.Grains.Tests.Conformance.Grains;
using OrleansTickets.Silo.Engines;

namespace OrleansTickets.Grains.Tests.Conformance;

/// <summary>What hosts do together through the database.</summary>
[Collection(ConformanceSuite.Name)]
public sealed class ClusterTests(EngineFixture engine)
{
    private const string NeedsCluster = "The embedded engine is one process: it has neither clusters nor clients.";

    private readonly string _key = ConformanceSuite.NewKey();

    [Fact]
    public async Task TwoSilos_OverOneDatabase_ShareGrainsAndTakeOverFromOneAnother()
    {
        Assert.SkipUnless(GrainEngine.Name == "orleans", NeedsCluster);
        await using var database = await TestDatabase.CreateAsync();
        await using var one = await EngineHost.StartAsync(database, null, ("Test:Host", "one"));
        await using var two = await EngineHost.StartAsync(database, null, ("Test:Host", "two"));
        await Eventually.IsAsync(
            async () => await database.ScalarAsync<long>("SELECT count(*) FROM orleansmembershiptable WHERE status = 3") == 2,
            "two active silos");

        // Grains go where there is room: on a busy machine it takes more of them until both have some.
        await Eventually.IsAsync(
            async () => await one.Grain<ITaggedGrain>($"{_key}-{Guid.CreateVersion7():N}").HostAsync() == "two", "a grain on the other silo");
        var keys = Enumerable.Range(0, 40).Select(i => $"{_key}-{i}").ToArray();

        var fromOne = await Task.WhenAll(keys.Select(key => one.Grain<ITaggedGrain>(key).HostAsync()));
        var fromTwo = await Task.WhenAll(keys.Select(key => two.Grain<ITaggedGrain>(key).HostAsync()));

        Assert.Equal(fromOne, fromTwo);
        Assert.All(keys, key => Assert.Single(Diary.Of(key)));
        await two.StopAsync();
        Assert.All(await Task.WhenAll(keys.Select(key => one.Grain<ITaggedGrain>(key).HostAsync())), host => Assert.Equal("one", host));
    }

    [Fact]
    public async Task Client_OfARemoteSilo_CallsItsGrains()
    {
        Assert.SkipUnless(GrainEngine.Name == "orleans", NeedsCluster);
        await using var database = await TestDatabase.CreateAsync();
        await using var silo = await EngineHost.StartAsync(database, null, ("Test:Host", "silo"));
        var builder = NewClient(database.ConnectionString);
        builder.AddGrainClient();
        using var client = builder.Build();
        await client.StartAsync();

        Assert.Equal("silo", await client.Services.GetRequiredService<IGrainFactory>().GetGrain<ITaggedGrain>(_key).HostAsync());

        await client.StopAsync();
    }

    [Fact]
    public async Task Exceptions_OfAJournaledGrain_ReachARemoteCallerAsTheyAre()
    {
        Assert.SkipUnless(GrainEngine.Name == "orleans", NeedsCluster);
        await using var database = await TestDatabase.CreateAsync();
        await using var silo = await EngineHost.StartAsync(database, null, ("Test:Host", "silo"));
        var builder = NewClient(database.ConnectionString);
        builder.AddGrainClient();
        using var client = builder.Build();
        await client.StartAsync();
        var grain = client.Services.GetRequiredService<IGrainFactory>().GetGrain<ITaggedGrain>(_key);

        var unknown = await Assert.ThrowsAsync<OutcomeUnknownException>(() => grain.FailAsync(Failure.Unknown));
        var overloaded = await Assert.ThrowsAsync<OverloadedException>(() => grain.FailAsync(Failure.Overloaded));
        var refused = await Assert.ThrowsAsync<OverloadedException>(() => grain.FailAsync(Failure.Refused));
        var driver = await Assert.ThrowsAsync<NpgsqlException>(() => grain.FailAsync(Failure.Driver));

        Assert.Equal(["unknown", "overloaded", "refused", "connection lost"], [unknown.Message, overloaded.Message, refused.Message, driver.Message]);
        Assert.IsType<NpgsqlException>(Assert.IsType<JournalConflictException>(unknown.InnerException).InnerException);
        Assert.IsType<NpgsqlException>(overloaded.InnerException);
        Assert.IsType<JournalRefusedException>(refused.InnerException);
        await client.StopAsync();
    }

    [Fact]
    public void Client_OnTheEmbeddedEngine_IsRefusedWithTheSettingsName()
    {
        Assert.SkipUnless(GrainEngine.Name == "embedded", "The Orleans engine has clients.");

        var byMethod = Assert.Throws<InvalidOperationException>(() => NewClient(engine.Database.ConnectionString).AddGrainClient());
        var byRole = Assert.Throws<InvalidOperationException>(() => NewClient(engine.Database.ConnectionString).AddGrainHost());

        Assert.Contains("Cluster__Role=Client", byMethod.Message, StringComparison.Ordinal);
        Assert.Contains("Cluster__Role=Client", byRole.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ServiceId", "")]
    [InlineData("IdleMinutes", "0.5")]
    [InlineData("AdvertisedAddress", "not an address")]
    [InlineData("ResponseTimeoutSeconds", "0")]
    public void Setting_OutOfRange_StopsTheStartWithItsName(string setting, string value)
    {
        var builder = NewClient(engine.Database.ConnectionString);
        builder.Configuration[$"Cluster:{setting}"] = value;
        builder.Configuration["Cluster:Role"] = "Combined";

        var failure = Assert.Throws<InvalidOperationException>(() => builder.AddGrainHost());

        Assert.Contains(setting, failure.Message, StringComparison.Ordinal);
    }

    private static HostApplicationBuilder NewClient(string connectionString)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.Configuration["ConnectionStrings:Tickets"] = connectionString;
        builder.Configuration["Cluster:Role"] = "Client";
        return builder;
    }
}
