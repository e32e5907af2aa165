using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansTickets.Data.Journal;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Data.Settings;

namespace OrleansTickets.Data;

public static class DataRegistration
{
    /// <summary>
    /// The journal on the registered <see cref="Npgsql.NpgsqlDataSource"/>. Register it before what hosts grains: services stop in
    /// reverse order, and the journal must outlive them.
    /// </summary>
    public static IServiceCollection AddJournal(this IServiceCollection services)
    {
        services.AddSection<JournalOptions>("Journal");
        services.TryAddSingleton<EventVersions>();
        services.AddSingleton<CommitAnnouncements>();
        services.AddSingleton<JournalWriter>();
        services.AddSingleton<IJournal, PostgresJournal>();
        services.AddHostedService(provider => provider.GetRequiredService<JournalWriter>());
        return services;
    }

    /// <summary><see cref="EventVersions"/> that know of changes by every server of the database.</summary>
    public static IServiceCollection AddEventVersions(this IServiceCollection services)
    {
        services.TryAddSingleton<EventVersions>();
        services.AddHostedService<EventChangeListener>();
        return services;
    }
}
