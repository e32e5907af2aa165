using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Analytics;

internal static class AnalyticsSetup
{
    public static IServiceCollection AddAnalytics(this IServiceCollection services) => services.AddJson(AnalyticsJsonContext.Default);

    public static void MapAnalytics(this IEndpointRouteBuilder routes) => routes.MapActivityLog();
}

[JsonSerializable(typeof(PageOf<ActivityResponse>))]
internal sealed partial class AnalyticsJsonContext : JsonSerializerContext;
