using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace OrleansTickets.Api.Http;

/// <summary>What one client may cost. The widest JSON body, a booking, has under 8 KB; uploads will raise their own limit.</summary>
internal static class KestrelLimits
{
    public const int MaxBodyBytes = 64 * 1024;

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
        });
    }
}
