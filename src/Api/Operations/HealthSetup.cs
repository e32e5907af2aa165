using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansTickets.Api.Http;
using OrleansTickets.Silo;

namespace OrleansTickets.Api.Operations;

/// <summary>
/// <c>/health/live</c>: the process runs. <c>/health/ready</c>: it should get requests, 200 or 503. <c>/health</c>: both, with
/// what each check says.
/// </summary>
internal static class HealthSetup
{
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddReadyChecks();
        return services.AddJson(HealthJsonContext.Default);
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        Map(routes, "/health/live", _ => false, "Whether the process runs");
        Map(routes, "/health/ready", check => check.Tags.Contains(HealthRegistration.Ready), "Whether it should get requests");
        Map(routes, "/health", _ => true, "What each check says");
    }

    private static void Map(
        IEndpointRouteBuilder routes, string path, Func<HealthCheckRegistration, bool> checks, string summary) =>
        routes.MapHealthChecks(path, new HealthCheckOptions { Predicate = checks, ResponseWriter = WriteAsync })
            .WithMetadata(new HttpMethodMetadata(["GET", "HEAD"]))
            .WithTags("Operations")
            .WithSummary(summary)
            .AllowPublic()
            .DisableRateLimiting();

    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(
            new HealthResponse(
                Name(report.Status),
                ProductVersion.Text,
                context.RequestServices.GetRequiredService<IHostEnvironment>().EnvironmentName,
                report.Entries.ToDictionary(entry => entry.Key, entry => Name(entry.Value.Status), StringComparer.Ordinal)),
            context.RequestAborted);

    private static string Name(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
