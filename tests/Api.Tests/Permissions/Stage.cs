using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Api.Tests.Fuzz;

namespace OrleansTickets.Api.Tests.Permissions;

/// <summary>An application, an event with things, another event, and everybody.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly Scene _scene;
    private readonly Scene _foreign;

    private Stage(TicketsApp app, Scene scene, Scene foreign, Callers callers)
    {
        App = app;
        _scene = scene;
        _foreign = foreign;
        Callers = callers;
    }

    public TicketsApp App { get; }

    public Callers Callers { get; }

    public EndpointDataSource Endpoints => App.Services.GetRequiredService<EndpointDataSource>();

    /// <param name="map">Endpoints of the test's own.</param>
    public static async Task<Stage> SetAsync(Action<WebApplication>? map = null)
    {
        var app = await TicketsApp.StartAsync(map: map);
        var (scene, foreign) = (await Scene.SetAsync(app), await Scene.SetAsync(app));
        return new Stage(app, scene, foreign, await Callers.GatherAsync(app, scene.Shop.EventId, foreign.Shop.EventId));
    }

    public List<FuzzRoute> Routes() => FuzzRoute.Read(Endpoints, _scene);

    public PermissionWalk Walk(IReadOnlyList<FuzzRoute>? routes = null) => new(App, routes ?? Routes(), Callers, _scene);

    public IsolationWalk WalkInto() => new(App, Routes(), Callers, _scene, _foreign.Shop.EventId);

    public async ValueTask DisposeAsync()
    {
        _scene.Dispose();
        _foreign.Dispose();
        await App.DisposeAsync();
    }
}

/// <summary>One for all tests that add no endpoints.</summary>
public sealed class SharedStage : IAsyncLifetime
{
    internal Stage Stage { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Stage = await Stage.SetAsync();

    public ValueTask DisposeAsync() => Stage.DisposeAsync();
}
