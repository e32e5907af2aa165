using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OrleansTickets.Embedded.Activations;
using OrleansTickets.Embedded.Reminders;
using OrleansTickets.Embedded.Storage;

namespace OrleansTickets.Embedded;

/// <summary>Hosts grains in this process.</summary>
public static class EmbeddedGrains
{
    /// <summary>
    /// Registers <see cref="IGrainFactory"/> and the service that starts and stops the grains. Needs an
    /// <see cref="NpgsqlDataSource"/> whose database is migrated before the host starts.
    /// </summary>
    public static IServiceCollection AddEmbeddedGrains(this IServiceCollection services, Action<EmbeddedOptions> configure)
    {
        var options = new EmbeddedOptions();
        configure(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<GrainLog>();
        services.AddSingleton<GrainStorage>();
        services.AddSingleton<ReminderTable>();
        services.AddSingleton<GrainRuntime>();
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<GrainRuntime>());
        services.AddHostedService<EmbeddedGrainHost>();
        return services;
    }

    private sealed class EmbeddedGrainHost(GrainRuntime runtime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => runtime.StartAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => runtime.StopAsync(cancellationToken);
    }
}
