using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Orders.Exports;

namespace OrleansTickets.Api.Orders;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PageOf<OrderSummaryResponse>))]
[JsonSerializable(typeof(OrderResponse))]
[JsonSerializable(typeof(OrderTicketsResponse))]
[JsonSerializable(typeof(OrderStatusRequest))]
[JsonSerializable(typeof(ManualEntryRequest))]
[JsonSerializable(typeof(RefundOrderRequest))]
[JsonSerializable(typeof(RefundAccountGivenRequest))]
[JsonSerializable(typeof(RefundResponse))]
[JsonSerializable(typeof(RefundAccountActivity))]
[JsonSerializable(typeof(OrderExportRequest))]
[JsonSerializable(typeof(OrderExportResponse))]
[JsonSerializable(typeof(OrderExportActivity))]
internal sealed partial class OrdersJsonContext : JsonSerializerContext;
