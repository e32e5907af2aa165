using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Data.Journal;
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
        services.AddSingleton<JournalWriter>();
        services.AddSingleton<IJournal, PostgresJournal>();
        services.AddHostedService(provider => provider.GetRequiredService<JournalWriter>());
        return services;
    }
}
