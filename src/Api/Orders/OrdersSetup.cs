using OrleansTickets.Api.Http;
using OrleansTickets.Api.Orders.Exports;
using OrleansTickets.Data.Settings;

namespace OrleansTickets.Api.Orders;

internal static class OrdersSetup
{
    public static IServiceCollection AddOrders(this IServiceCollection services)
    {
        services.AddSection<ExportOptions>(ExportOptions.Section);
        services.AddSingleton<OrderQueries>();
        services.AddSingleton<RefundPolicies>();
        services.AddSingleton<RefundAccounts>();
        services.AddSingleton<OrderExports>();
        services.AddHostedService<RefundAccountDelivery>();
        services.AddHostedService<OrderExporter>();
        return services.AddJson(OrdersJsonContext.Default);
    }

    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        var orders = routes.MapGroup("/api/admin/orders").WithTags("Orders").RequireOnEvent(PermissionLevel.Staff);
        orders.MapOrderList();
        orders.MapRefunds();
        orders.MapExports();
        routes.MapManualEntry();
        routes.MapTicketFiles();
        routes.MapDownloads();
    }
}
