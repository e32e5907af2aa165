using OrleansTickets.Api.Http;
using OrleansTickets.Data.Settings;

namespace OrleansTickets.Api.Catalog;

internal static class CatalogSetup
{
    public static IServiceCollection AddCatalog(this IServiceCollection services)
    {
        services.AddSection<DemoOptions>(DemoOptions.Section);
        services.AddHostedService<DemoEvent>();
        return services.AddJson(CatalogJsonContext.Default);
    }

    public static void MapCatalog(this IEndpointRouteBuilder routes)
    {
        routes.MapEvents();
        routes.MapPublicEvents();
        routes.MapRefundPolicy();
    }
}
