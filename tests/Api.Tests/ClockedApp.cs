using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests;

/// <summary>One application for the tests that move the clock; they run one after the other, each on an event of its own.</summary>
public sealed class ClockedApp : IAsyncLifetime
{
    public TicketsApp App { get; private set; } = null!;

    public FakeClock Clock { get; } = new();

    // Reminders that a leap of the clock sets off would else time out within the same leap.
    public async ValueTask InitializeAsync() => App = await TicketsApp.StartAsync(
        Clock, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Cluster:ResponseTimeoutSeconds"] = "3600" });

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class ClockedTests : ICollectionFixture<ClockedApp>
{
    public const string Name = "clocked";
}
