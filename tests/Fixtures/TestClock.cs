using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Grains.Journaling;

namespace OrleansTickets.Fixtures;

/// <summary>How a host of grains gets a clock that tests move.</summary>
public static class TestClock
{
    /// <summary>
    /// To be called before grains are added. On Orleans only the grains get it: a cluster whose clock stands still, or leaps, takes its own
    /// silo for dead and ends the process.
    /// </summary>
    /// <param name="services">The host's.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="engine">The engine's name.</param>
    public static void AddClock(this IServiceCollection services, TimeProvider clock, string engine)
    {
        if (engine == "orleans")
        {
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<GrainJournal>(provider, clock));
        }
        else
        {
            services.AddSingleton(clock);
        }
    }
}
