using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Orders;

internal static class OrdersSetup
{
    public static IServiceCollection AddOrders(this IServiceCollection services) => services.AddJson(OrdersJsonContext.Default);

    public static void MapOrders(this IEndpointRouteBuilder routes)
    {
        routes.MapManualEntry();
        routes.MapTicketFiles();
    }
}

[JsonSerializable(typeof(ManualEntryRequest))]
internal sealed partial class OrdersJsonContext : JsonSerializerContext;
