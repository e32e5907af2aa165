using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using OrleansTickets.Data.Settings;

namespace OrleansTickets.Api.Http.Clients;

/// <summary>Refuses what one client asks too often, on this server. Endpoints opt out by <c>DisableRateLimiting</c>.</summary>
internal static class RateLimitSetup
{
    public static IServiceCollection AddRateLimit(this IServiceCollection services)
    {
        services.AddSection<RateLimitOptions>(RateLimitOptions.Section);
        services.AddSingleton<ClientLimiter>();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimitOptions>, IServiceProvider>((limiter, settings, provider) =>
        {
            limiter.GlobalLimiter = settings.Value.Enabled ? provider.GetRequiredService<ClientLimiter>() : null;
            limiter.OnRejected = RefuseAsync;
        });
        return services;
    }

    private static ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellationToken) =>
        rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait)
            ? new ValueTask(Problems.RateLimited(wait).ExecuteAsync(rejected.HttpContext))
            : throw new InvalidOperationException("A refusal does not say how long to wait.");
}
