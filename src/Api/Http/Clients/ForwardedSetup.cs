using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using OrleansTickets.Data.Settings;

namespace OrleansTickets.Api.Http.Clients;

/// <summary>The client's own address and scheme, where declared proxies tell them.</summary>
internal static class ForwardedSetup
{
    public static IServiceCollection AddForwarded(this IServiceCollection services)
    {
        services.AddSection<ProxyOptions>(ProxyOptions.Section);
        services.AddSingleton<IValidateOptions<ProxyOptions>, ProxyOptionsValidator>();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ProxyOptions>>((forwarded, proxies) =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;

            // From the nearest proxy outwards as far as known ones reach; what is beyond, the client may have made up.
            forwarded.ForwardLimit = null;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var known in proxies.Value.Known)
            {
                if (IPAddress.TryParse(known, out var address))
                {
                    forwarded.KnownProxies.Add(address);
                }
                else
                {
                    forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(known));
                }
            }
        });
        return services;
    }

    /// <summary>Only with a proxy: the framework's middleware takes an empty list for leave to believe anyone.</summary>
    public static void UseForwarded(this WebApplication app)
    {
        if (app.Configuration.GetSection($"{ProxyOptions.Section}:{nameof(ProxyOptions.Known)}").GetChildren().Any())
        {
            app.UseForwardedHeaders();
        }
    }
}
