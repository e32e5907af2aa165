using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Data.Journal;
using OrleansTickets.Data.Settings;
using OrleansTickets.Fixtures;
using OrleansTickets.Silo;
using OrleansTickets.Silo.Engines;

namespace OrleansTickets.Grains.Tests.Inventory;

/// <summary>A silo of the real application in this process, on the engine it is built for.</summary>
internal sealed class InventoryHost : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _ended;

    private InventoryHost(IHost host) => _host = host;

    public ISystemSettings Settings => _host.Services.GetRequiredService<ISystemSettings>();

    public IJournal Journal => _host.Services.GetRequiredService<IJournal>();

    public NpgsqlDataSource Database => _host.Services.GetRequiredService<NpgsqlDataSource>();

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<InventoryHost> StartAsync(
        string connectionString,
        TimeProvider clock,
        Action<IServiceCollection>? configure = null,
        params (string Setting, string Value)[] settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
        [
            new("ConnectionStrings:Tickets", new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 20 }.ConnectionString),
            .. FreePort.ForSilo(),
            .. settings.Select(pair => KeyValuePair.Create<string, string?>(pair.Setting, pair.Value)),
        ]);
        builder.Services.AddClock(clock, GrainEngine.Name);
        builder.AddSilo();
        configure?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new InventoryHost(host);
    }

    public IEventInventoryGrain Inventory(Guid eventId) =>
        Grains.GetGrain<IEventInventoryGrain>(eventId.ToString("D"));

    /// <summary>Ends with no grain asked to say goodbye: no snapshot, no last word.</summary>
    public void Crash()
    {
        _ended = true;
        _host.Dispose();
    }

    public async Task StopAsync()
    {
        _ended = true;
        await _host.StopAsync();
        _host.Dispose();
    }

    public ValueTask DisposeAsync() => _ended ? default : new ValueTask(StopAsync());
}
