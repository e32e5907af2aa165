using OrleansTickets.Api.Http;
using OrleansTickets.Api.Http.Pages;

namespace OrleansTickets.Api.Inventory;

internal static class InventorySetup
{
    public static IServiceCollection AddInventory(this IServiceCollection services) =>
        services.AddJson(InventoryJsonContext.Default)
            .AddSingleton<ProductImages>()
            .AddSingleton<ProductQueries>()
            .AddSingleton<PublicProductQueries>()
            .AddSingleton<StockQueries>()
            .AddSingleton<AlertQueries>();

    public static void MapInventory(this IEndpointRouteBuilder routes)
    {
        var products = routes.MapGroup("/api/admin/products").WithTags("Products").RequireOnEvent(PermissionLevel.Staff)
            .ChangesEventPages();
        products.MapProducts();
        products.MapOptions();
        products.MapStock();
        routes.MapAlerts();
        routes.MapPublicProducts();
    }
}
