using OrleansTickets.Api.Tests;
using OrleansTickets.Fixtures;

[assembly: AssemblyFixture(typeof(SharedApp))]
[assembly: AssemblyFixture(typeof(TemplateDatabase))]

namespace OrleansTickets.Api.Tests;

/// <summary>One application for all tests that need no clock and no settings of their own.</summary>
public sealed class SharedApp : IAsyncLifetime
{
    public TicketsApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await TicketsApp.StartAsync();

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
