using System.Net;
using System.Reflection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Serialization;
using OrleansTickets.Contracts;
using OrleansTickets.Data;
using OrleansTickets.Grains;

namespace OrleansTickets.Silo.Engines;

/// <summary>Hosts the grains in an Orleans cluster on PostgreSQL. See docs/decisions/engines.md.</summary>
public static class GrainEngine
{
    /// <summary>The engine this process was built with.</summary>
    public const string Name = "orleans";

    private const string Invariant = "Npgsql";

    /// <summary>
    /// Makes this process a silo for the grains of this application and of the given assemblies, with <see cref="IGrainFactory"/>
    /// to call them. The database must be migrated before the host starts. Services registered earlier outlive the grains.
    /// </summary>
    public static IHostApplicationBuilder AddGrainHost(this IHostApplicationBuilder builder, params Assembly[] grainAssemblies)
    {
        var cluster = builder.ReadClusterOptions();
        var connectionString = ReadConnectionString(builder.Configuration);
        builder.Services.AddTicketsDataSource(builder.Configuration);
        builder.UseOrleans(silo =>
        {
            AddMessages(silo.Services, cluster, grainAssemblies);
            Listen(silo, cluster);
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout(cluster));
            silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromMinutes(cluster.IdleMinutes));
            silo.Configure<ReminderOptions>(
                options => options.MinimumReminderPeriod = TimeSpan.FromSeconds(cluster.MinimumReminderSeconds));
            silo.UseAdoNetClustering(options =>
            {
                options.Invariant = Invariant;
                options.ConnectionString = connectionString;
            });
            silo.UseAdoNetReminderService(options =>
            {
                options.Invariant = Invariant;
                options.ConnectionString = connectionString;
            });
            silo.AddAdoNetGrainStorageAsDefault(options =>
            {
                options.Invariant = Invariant;
                options.ConnectionString = connectionString;
                options.GrainStorageSerializer = new JsonGrainStateSerializer();
            });
        });
        return builder;
    }

    /// <summary>Registers <see cref="IGrainFactory"/> for the grains of remote silos, found in the database.</summary>
    public static IHostApplicationBuilder AddGrainClient(this IHostApplicationBuilder builder)
    {
        var cluster = builder.ReadClusterOptions();
        var connectionString = ReadConnectionString(builder.Configuration);
        builder.Services.AddTicketsDataSource(builder.Configuration);
        builder.UseOrleansClient(client =>
        {
            AddMessages(client.Services, cluster, []);
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout(cluster));
            client.UseAdoNetClustering(options =>
            {
                options.Invariant = Invariant;
                options.ConnectionString = connectionString;
            });
        });
        return builder;
    }

    private static TimeSpan ResponseTimeout(ClusterOptions cluster) => TimeSpan.FromSeconds(cluster.ResponseTimeoutSeconds);

    private static void AddMessages(IServiceCollection services, ClusterOptions cluster, Assembly[] grainAssemblies)
    {
        services.Configure<Orleans.Configuration.ClusterOptions>(options =>
        {
            options.ClusterId = cluster.ClusterId;
            options.ServiceId = cluster.ServiceId;
        });

        // Whoever is first is asked first.
        services.Insert(0, ServiceDescriptor.Singleton<IGrainInterfaceTypeProvider, KnownInterfaceTypes>());

        // Causes travel with what they caused. One that may not travel would take its place: a fault instead of an unknown outcome.
        services.Configure<ExceptionSerializationOptions>(options =>
            options.SupportedNamespacePrefixes.UnionWith(["OrleansTickets", "Npgsql"]));
        services.AddSerializer(serializer =>
        {
            foreach (var assembly in grainAssemblies.Append(typeof(Refusal).Assembly).Append(typeof(GrainRegistration).Assembly))
            {
                serializer.AddAssembly(assembly);
            }
        });
    }

    private static void Listen(ISiloBuilder silo, ClusterOptions cluster)
    {
        if (cluster.AdvertisedAddress is { Length: > 0 } address)
        {
            silo.ConfigureEndpoints(IPAddress.Parse(address), cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: true);
        }
        else
        {
            silo.ConfigureEndpoints(cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: true);
        }
    }

    private static string ReadConnectionString(IConfiguration configuration) =>
        configuration.GetConnectionString("Tickets")
        ?? throw new InvalidOperationException("Set ConnectionStrings__Tickets to the PostgreSQL database.");
}
