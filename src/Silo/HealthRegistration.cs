using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OrleansTickets.Silo;

/// <summary>What a process looks at before it says that it should get work: the same for silos and APIs.</summary>
internal static class HealthRegistration
{
    /// <summary>The tag of these checks.</summary>
    public const string Ready = "ready";

    /// <summary>A check that hangs is a check that failed: probes give up after a few seconds themselves.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static IServiceCollection AddReadyChecks(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<ShutdownCheck>("server", tags: [Ready])
            .AddCheck<DatabaseCheck>("database", HealthStatus.Unhealthy, [Ready], Patience)
            .AddCheck<GrainsCheck>("grains", HealthStatus.Unhealthy, [Ready], Patience);
        return services;
    }
}
