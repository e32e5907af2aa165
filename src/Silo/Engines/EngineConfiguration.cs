using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansTickets.Data.Settings;

namespace OrleansTickets.Silo.Engines;

/// <summary>What both engines read from the configuration.</summary>
internal static class EngineConfiguration
{
    /// <exception cref="InvalidOperationException">A setting is missing or out of range; the message names it.</exception>
    public static ClusterOptions ReadClusterOptions(this IHostApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(ClusterOptions.Section).Get<ClusterOptions>() ?? new ClusterOptions();
        var faults = SectionFaults.Of(options, ClusterOptions.Section, builder.Configuration, typeof(ClusterOptions));
        if (faults.Count > 0)
        {
            throw new InvalidOperationException(string.Join(' ', faults));
        }

        builder.Services.AddSingleton(options);
        builder.Services.TryAddSingleton(TimeProvider.System);
        return options;
    }
}
