using OrleansTickets.Api.Tests;

[assembly: AssemblyFixture(typeof(SharedApp))]

namespace OrleansTickets.Api.Tests;

/// <summary>One application for all tests that need no clock and no settings of their own.</summary>
public sealed class SharedApp : IAsyncLifetime
{
    public TicketsApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await TicketsApp.StartAsync();

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
