using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Catalog;

internal static class CatalogSetup
{
    public static IServiceCollection AddCatalog(this IServiceCollection services)
    {
        services.AddOptions<DemoOptions>().BindConfiguration("Seed");
        services.AddHostedService<DemoEvent>();
        return services.AddJson(CatalogJsonContext.Default);
    }

    public static void MapCatalog(this IEndpointRouteBuilder routes)
    {
        routes.MapEvents();
        routes.MapPublicEvents();
    }
}
