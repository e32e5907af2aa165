using Microsoft.Extensions.Options;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Settings;

namespace OrleansTickets.Api.Notifications;

internal static class NotificationsSetup
{
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(2);

    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddSection<AlimTalkOptions>(AlimTalkOptions.Section);
        services.AddSingleton<IValidateOptions<AlimTalkOptions>, AlimTalkOptionsValidator>();

        // Its own log lines would have addresses with keys in them.
        services.AddHttpClient<AlimTalkClient>(
                (provider, http) => http.Timeout = provider.GetRequiredService<IOptions<AlimTalkOptions>>().Value.Timeout)
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.AllowAutoRedirect = false;

                // The client lives as long as the delivery: it is connections that are renewed, for another address in DNS.
                handler.PooledConnectionLifetime = ConnectionLife;
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        services.AddSingleton<NotificationFacts>();
        services.AddSingleton<NotificationDelivery>();
        services.AddHostedService<NotificationDeliveries>();
        return services.AddJson(NotificationsJsonContext.Default);
    }
}
