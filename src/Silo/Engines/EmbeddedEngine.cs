using System.Reflection;
using OrleansTickets.Data;
using OrleansTickets.Embedded;
using OrleansTickets.Grains;

namespace OrleansTickets.Silo.Engines;

/// <summary>Hosts the grains in this process, without Orleans. See docs/decisions/engines.md.</summary>
public static class GrainEngine
{
    /// <summary>The engine this process was built with.</summary>
    public const string Name = "embedded";

    /// <summary>
    /// Hosts the grains of this application, and those of the given assemblies, with <see cref="IGrainFactory"/> to call them.
    /// The database must be migrated before the host starts. Services registered earlier outlive the grains.
    /// </summary>
    public static IHostApplicationBuilder AddGrainHost(this IHostApplicationBuilder builder, params Assembly[] grainAssemblies)
    {
        var cluster = builder.ReadClusterOptions();
        if (cluster.Role != ClusterRole.Combined)
        {
            throw NeedsOrleans(cluster.Role);
        }

        builder.Services.AddTicketsDataSource(builder.Configuration);
        builder.Services.AddEmbeddedGrains(options =>
        {
            options.ServiceId = cluster.ServiceId;
            options.ResponseTimeout = TimeSpan.FromSeconds(cluster.ResponseTimeoutSeconds);
            options.CollectionAge = TimeSpan.FromMinutes(cluster.IdleMinutes);
            options.MinimumReminderPeriod = TimeSpan.FromSeconds(cluster.MinimumReminderSeconds);
            options.StateJson = GrainStateJson.Options;
            foreach (var assembly in grainAssemblies.Prepend(typeof(GrainRegistration).Assembly))
            {
                options.GrainAssemblies.Add(assembly);
            }
        });
        return builder;
    }

    /// <summary>This engine has no remote silos.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public static IHostApplicationBuilder AddGrainClient(this IHostApplicationBuilder builder) => throw NeedsOrleans(ClusterRole.Client);

    private static InvalidOperationException NeedsOrleans(ClusterRole role) => new(
        $"{ClusterOptions.Section}__{nameof(ClusterOptions.Role)}={role} needs the Orleans engine: this build hosts all grains in one "
        + $"process. Build with -p:GrainEngine=Orleans, or set the role to {nameof(ClusterRole.Combined)}.");
}
