using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansTickets.Data;
using OrleansTickets.Data.Settings;

namespace OrleansTickets.Silo.Engines;

/// <summary>What both engines read from the configuration.</summary>
internal static class EngineConfiguration
{
    private const string Database = "Tickets";

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

    /// <exception cref="InvalidOperationException">There is no such connection string.</exception>
    public static string ReadConnectionString(this IHostApplicationBuilder builder) =>
        builder.Configuration.GetConnectionString(Database)
        ?? throw new InvalidOperationException($"Set ConnectionStrings__{Database} to the PostgreSQL database.");

    /// <summary>The data source of the application, or one of its own where none is registered.</summary>
    public static void TryAddDatabase(this IHostApplicationBuilder builder)
    {
        var connectionString = builder.ReadConnectionString();
        builder.Services.TryAddSingleton(_ => TicketsDataSource.Create(connectionString));
    }
}
