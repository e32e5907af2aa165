using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Notices;

internal static class NoticesSetup
{
    public static IServiceCollection AddNotices(this IServiceCollection services) => services.AddJson(NoticesJsonContext.Default);

    public static void MapNotices(this IEndpointRouteBuilder routes)
    {
        routes.MapOwnNotices();
        routes.MapPublicNotices();
    }
}
