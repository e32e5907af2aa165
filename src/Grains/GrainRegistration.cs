using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansTickets.Data.Settings;
using OrleansTickets.Grains.Journaling;
using OrleansTickets.Grains.Orders;
using OrleansTickets.Grains.Payments;

namespace OrleansTickets.Grains;

public static class GrainRegistration
{
    /// <summary>What the grains need besides an engine to host them and the journal.</summary>
    public static IServiceCollection AddGrains(this IServiceCollection services)
    {
        services.TryAddSingleton<GrainJournal>();
        services.AddSection<OrderOptions>("Orders");
        services.TryAddSingleton(RandomNumberGenerator.Create());
        services.TryAddSingleton<OrderNumbers>();
        services.TryAddSingleton<PaymentProviders>();
        return services;
    }
}
