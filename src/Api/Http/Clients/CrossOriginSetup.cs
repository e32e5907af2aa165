using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OrleansTickets.Api.Http.Answers;
using OrleansTickets.Data.Settings;

namespace OrleansTickets.Api.Http.Clients;

/// <summary>Cross-origin requests of allowed sites. Without credentials: tokens come in a header, and there are no cookies.</summary>
internal static class CrossOriginSetup
{
    private static readonly TimeSpan PreflightLives = TimeSpan.FromHours(1);

    private static readonly string[] Asked =
    [
        HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.AcceptLanguage, HeaderNames.IfMatch, HeaderNames.IfNoneMatch,
        IdempotencyKey.Header, RequestIdMiddleware.Header,
    ];

    private static readonly string[] Answered =
    [
        HeaderNames.ETag, HeaderNames.Location, HeaderNames.RetryAfter, HeaderNames.ContentDisposition, RequestIdMiddleware.Header,
        AnswerHeaders.ProcessTime,
    ];

    public static IServiceCollection AddCrossOrigin(this IServiceCollection services)
    {
        services.AddSection<CrossOriginOptions>(CrossOriginOptions.Section);
        services.AddSingleton<IPostConfigureOptions<CrossOriginOptions>, CrossOriginDefaults>();
        services.AddSingleton<IValidateOptions<CrossOriginOptions>, CrossOriginOptionsValidator>();
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<CrossOriginOptions>>((cors, settings) => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(settings.Value.Origins)
            .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete)
            .WithHeaders(Asked)
            .WithExposedHeaders(Answered)
            .SetPreflightMaxAge(PreflightLives)));
        return services;
    }
}
