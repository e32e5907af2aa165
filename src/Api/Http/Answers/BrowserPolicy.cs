using Microsoft.Extensions.Primitives;

namespace OrleansTickets.Api.Http.Answers;

/// <summary>What a browser may load and use on behalf of an answer that it shows as a page.</summary>
internal sealed record BrowserPolicy(StringValues ContentSecurity, StringValues Permissions)
{
    private const string NothingFromOutside = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private const string NoDevices =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

    /// <summary>JSON and the like, which no browser has anything to load for. Where an endpoint has none of its own.</summary>
    public static readonly BrowserPolicy Data = new($"default-src 'none'; {NothingFromOutside}", NoDevices);

    /// <summary>Swagger UI: its own scripts and styles, styles that its scripts write into elements, pictures within its styles.</summary>
    public static readonly BrowserPolicy Documentation = new(
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
            + NothingFromOutside,
        NoDevices);

    /// <summary>Where the answer has no policy yet.</summary>
    public void AddTo(IHeaderDictionary headers)
    {
        headers.TryAdd("Content-Security-Policy", ContentSecurity);
        headers.TryAdd("Permissions-Policy", Permissions);
    }
}

internal static class BrowserConventions
{
    /// <summary>Gives the endpoint's answers this policy in place of that for data.</summary>
    /// <remarks>Not by metadata: those who serve files take the endpoint off the request before they begin.</remarks>
    public static TBuilder Shows<TBuilder>(this TBuilder builder, BrowserPolicy policy)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint =>
        {
            var next = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context =>
            {
                policy.AddTo(context.Response.Headers);
                return next(context);
            };
        });
        return builder;
    }
}
