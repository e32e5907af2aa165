using Microsoft.Extensions.Options;
using OrleansTickets.Data.Settings;
using OrleansTickets.Grains.Payments;

namespace OrleansTickets.Silo.Payments;

/// <summary>The payment providers that this process reaches. Only hosts of grains do, so only they need the secrets.</summary>
internal static class PaymentsSetup
{
    /// <summary>A connection is closed after this, so that another address in DNS is found.</summary>
    private static readonly TimeSpan ConnectionLives = TimeSpan.FromMinutes(2);

    public static IHostApplicationBuilder AddPaymentProviders(this IHostApplicationBuilder builder)
    {
        // Where nothing is set and no sandbox is at hand there is no such provider: everything else works, free orders too.
        if (builder.Environment.IsDevelopment() || builder.Configuration.GetSection(TossOptions.Section).GetChildren().Any())
        {
            AddToss(builder.Services);
        }

        return builder;
    }

    private static void AddToss(IServiceCollection services)
    {
        services.AddSection<TossOptions>(TossOptions.Section);
        services.AddSingleton<IPostConfigureOptions<TossOptions>, TossDefaults>();
        services.AddSingleton<IValidateOptions<TossOptions>, TossOptionsValidator>();

        // No request is logged: its address has the payment's key, its headers ours.
        var client = services.AddHttpClient<TossClient>().RemoveAllLoggers()
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.PooledConnectionLifetime = ConnectionLives;
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        client.AddResilienceHandler(TossPipeline.Name, TossPipeline.Configure);
        services.AddSingleton<IPaymentProvider, TossProvider>();
    }
}
