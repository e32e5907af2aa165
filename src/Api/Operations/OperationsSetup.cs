using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Operations.Description;

namespace OrleansTickets.Api.Operations;

/// <summary>What those who run the product need: health, metrics, the API's description.</summary>
internal static class OperationsSetup
{
    public static WebApplicationBuilder AddOperations(this WebApplicationBuilder builder)
    {
        // The console belongs to the line that says "ready"; Logging__LogLevel__Default changes it.
        builder.Logging.SetMinimumLevel(LogLevel.Warning);

        // It begins an activity and a scope for every request, which nobody reads: the request log has its own.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.AddHealth();
        builder.Services.AddSingleton<PrometheusMetrics>();
        builder.Services.AddDescription();
        builder.Services.AddJson(OperationsJsonContext.Default);
        return builder;
    }

    public static void MapOperations(this WebApplication app)
    {
        // Made before the first request, which it would otherwise not count.
        app.Services.GetRequiredService<PrometheusMetrics>();
        app.MapHealth();
        app.MapDescription();
        app.MapGet("/metrics", GetMetrics).ExcludeFromDescription().AllowPublic().DisableRateLimiting();
        app.MapGet("/", GetRoot).ExcludeFromDescription().AllowPublic();
    }

    private static ContentHttpResult GetMetrics(PrometheusMetrics metrics) =>
        TypedResults.Content(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8");

    private static Ok<RootResponse> GetRoot() =>
        TypedResults.Ok(new RootResponse("OrleansTickets", ProductVersion.Text, "/docs", "/openapi/v1.json", "/health"));
}
