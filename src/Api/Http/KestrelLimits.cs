using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace OrleansTickets.Api.Http;

/// <summary>What one client may cost. The widest JSON body, a booking, has under 8 KB; uploads raise the limit of their own endpoint.</summary>
internal static class KestrelLimits
{
    public const int MaxBodyBytes = 64 * 1024;

    private const int MaxConnections = 20_000;

    private const string DefaultUrl = "http://localhost:8080";

    public static void UseKestrelLimits(this WebApplicationBuilder builder)
    {
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null)
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.WebHost.ConfigureKestrel((KestrelServerOptions kestrel) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 64;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);

            // Longer than proxies keep their idle connections (nginx, load balancers: 60 s): the one that closes first must be theirs.
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);

            // Who sends or reads more slowly only holds a connection: bytes a second, after a grace of 5 s.
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
            kestrel.Limits.MinResponseDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));

            // Some 20 KB each; more than a proxy opens, and than a drop's buyers keep open without one.
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;

            // HTTP/2 comes with TLS alone. A client that no longer answers is let go.
            kestrel.Limits.Http2.MaxStreamsPerConnection = 100;
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        });
    }
}
