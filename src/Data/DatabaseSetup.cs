using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;
using OrleansTickets.Data.Activity;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Data;

/// <summary>The one store. Both hosts, API and silo, add it; adding it twice changes nothing.</summary>
public static class DatabaseSetup
{
    /// <summary>Adds the data source, the rows and the migrations, by the setting <c>ConnectionStrings:Tickets</c>.</summary>
    public static IServiceCollection AddTicketsDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ServiceType == typeof(MigrationRunner)))
        {
            return services;
        }

        services.AddTicketsDataSource(configuration);
        services.AddPooledDbContextFactory<TicketsContext>((provider, context) =>
            context.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddHostedService<ModelWarmUp>();
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<TicketsContext>>().CreateDbContext());
        services.AddSingleton<MigrationRunner>();
        services.AddSingleton<ActivityChain>();
        return services;
    }

    /// <summary>Adds the data source alone: for what hosts grains and has no use for rows.</summary>
    public static IServiceCollection AddTicketsDataSource(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ServiceType == typeof(NpgsqlDataSource)))
        {
            return services;
        }

        services.AddOptions<DatabaseOptions>()
            .Configure(options => options.ConnectionString = configuration.GetConnectionString("Tickets") ?? "")
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidator>());
        services.AddSingleton(provider =>
            TicketsDataSource.Create(provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.ConnectionString));
        return services;
    }
}
