using Microsoft.Net.Http.Headers;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Settings;

namespace OrleansTickets.Api.Settings;

/// <summary>
/// Asks buyers to come back later while the system is being maintained (MISSION T3): everything under <c>/api/public</c>, of which
/// nothing is served then, from a cache either. Admins, health, metrics and the description go on, and so does what others than buyers
/// call there (<see cref="MaintenanceConventions"/>).
/// </summary>
internal sealed class MaintenanceMiddleware(RequestDelegate next, ISystemSettings settings, TimeProvider clock)
{
    /// <summary>Where nobody has said when it will end.</summary>
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromMinutes(1);

    private static readonly PathString ForBuyers = new("/api/public");

    public Task InvokeAsync(HttpContext context)
    {
        if (settings.Current.Maintenance is not { } maintenance
            || !context.Request.Path.StartsWithSegments(ForBuyers, StringComparison.OrdinalIgnoreCase)
            || context.GetEndpoint()?.Metadata.GetMetadata<ServedInMaintenanceMetadata>() is not null)
        {
            return next(context);
        }

        var now = clock.GetUtcNow();
        return maintenance.IsOver(now) ? next(context) : RefuseAsync(context, maintenance, now);
    }

    private static Task RefuseAsync(HttpContext context, Maintenance maintenance, DateTimeOffset now)
    {
        var text = new Text(maintenance.MessageEn ?? MaintenancePage.Message.English, maintenance.MessageKo ?? MaintenancePage.Message.Korean);
        var problem = Problems.Unavailable(text, maintenance.Until - now ?? ComeBackAfter);
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.Vary = "Accept, Accept-Language";
        return WantsPage(context.Request)
            ? MaintenancePage.WriteAsync(context, problem, text, maintenance.Until)
            : problem.ExecuteAsync(context);
    }

    /// <summary>A browser that shows a page says so by name; programs that would rather have JSON say that, or nothing.</summary>
    private static bool WantsPage(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            return false;
        }

        var html = Quality(accepted, "text/html");
        return html > 0 && html >= Quality(accepted, "application/json") && html >= Quality(accepted, ProblemResult.MediaType);
    }

    private static double Quality(IList<MediaTypeHeaderValue> accepted, string mediaType) => accepted
        .Where(one => one.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
        .Select(one => one.Quality ?? 1).DefaultIfEmpty(0).Max();
}
