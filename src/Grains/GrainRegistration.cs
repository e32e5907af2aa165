using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansTickets.Grains.Journaling;

namespace OrleansTickets.Grains;

public static class GrainRegistration
{
    /// <summary>What the grains need besides an engine to host them and the journal.</summary>
    public static IServiceCollection AddGrains(this IServiceCollection services)
    {
        services.TryAddSingleton<GrainJournal>();
        return services;
    }
}
