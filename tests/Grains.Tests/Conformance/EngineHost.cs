using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTickets.Fixtures;
using OrleansTickets.Grains.Tests.Conformance.Grains;
using OrleansTickets.Silo.Engines;

namespace OrleansTickets.Grains.Tests.Conformance;

/// <summary>One process' grains on the engine this project is built for, in this process.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _stopped;

    private EngineHost(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<EngineHost> StartAsync(
        TestDatabase database, TimeProvider? clock = null, params (string Setting, string Value)[] settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
        [
            new("ConnectionStrings:Tickets", database.ConnectionString),
            .. FreePort.ForSilo(),
            new("Cluster:MinimumReminderSeconds", "1"),
            .. settings.Select(pair => KeyValuePair.Create<string, string?>(pair.Setting, pair.Value)),
        ]);
        builder.Services.AddSingleton(new HostTag(builder.Configuration["Test:Host"] ?? "only"));
        if (clock is not null)
        {
            builder.Services.AddSingleton(clock);
        }

        builder.AddGrainHost(typeof(EngineHost).Assembly);
        var host = builder.Build();
        await host.StartAsync();
        return new EngineHost(host);
    }

    public T Grain<T>(string key)
        where T : IGrainWithStringKey => Grains.GetGrain<T>(key);

    public async Task StopAsync()
    {
        _stopped = true;
        await _host.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
        {
            await _host.StopAsync();
        }

        _host.Dispose();
    }
}
