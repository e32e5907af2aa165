using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace OrleansTickets.Silo.Engines;

/// <summary>What both engines read from the configuration.</summary>
internal static class EngineConfiguration
{
    private const string Database = "Tickets";

    /// <exception cref="InvalidOperationException">A setting is missing or out of range; the message names it.</exception>
    public static ClusterOptions ReadClusterOptions(this IHostApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(ClusterOptions.Section).Get<ClusterOptions>() ?? new ClusterOptions();
        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true))
        {
            throw new InvalidOperationException(
                $"Configuration section '{ClusterOptions.Section}': {string.Join(' ', faults.Select(fault => fault.ErrorMessage))}");
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
        builder.Services.TryAddSingleton(_ => NpgsqlDataSource.Create(connectionString));
    }
}
