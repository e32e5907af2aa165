using OrleansTickets.Fixtures;

namespace OrleansTickets.Grains.Tests.Conformance;

/// <summary>A host that the tests of an engine share; those that stop it start their own.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    internal TestDatabase Database { get; private set; } = null!;

    internal EngineHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync();
        Host = await EngineHost.StartAsync(Database);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Database.DisposeAsync();
    }
}

/// <summary>What every engine must do alike. Its tests run one after another on one host.</summary>
[CollectionDefinition(Name)]
public sealed class ConformanceSuite : ICollectionFixture<EngineFixture>
{
    public const string Name = "conformance";

    /// <summary>A key that no other test uses.</summary>
    public static string NewKey() => $"{Guid.CreateVersion7():D}-k";
}
