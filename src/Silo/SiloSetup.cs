using OrleansTickets.Data;
using OrleansTickets.Data.Settings;
using OrleansTickets.Grains;
using OrleansTickets.Silo.Engines;
using OrleansTickets.Silo.Payments;

namespace OrleansTickets.Silo;

/// <summary>All that a process needs to host grains.</summary>
public static class SiloSetup
{
    /// <summary>
    /// Settings and the journal, then the engine with the grains: services stop in reverse order, so the last answers of the grains are still
    /// committed. Needs an <see cref="Npgsql.NpgsqlDataSource"/> on a migrated database.
    /// </summary>
    public static IHostApplicationBuilder AddSilo(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSystemSettings();
        builder.Services.AddJournal();
        builder.Services.AddGrains();
        builder.AddPaymentProviders();
        builder.AddGrainHost();
        builder.Services.AddHostedService<OpenHolds>();
        builder.Services.AddHostedService<UnfinishedOrders>();
        builder.Services.AddHostedService<PaymentMessages>();
        builder.Services.AddHealthChecks().AddCheck<JournalCheck>("journal", tags: [HealthRegistration.Ready]);
        return builder;
    }
}
