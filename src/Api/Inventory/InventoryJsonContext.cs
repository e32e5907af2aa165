using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Inventory;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProductRequest))]
[JsonSerializable(typeof(OptionRequest))]
[JsonSerializable(typeof(ProductOrderRequest))]
[JsonSerializable(typeof(StockAdjustRequest))]
[JsonSerializable(typeof(StockBulkRequest))]
[JsonSerializable(typeof(ProductResponse))]
[JsonSerializable(typeof(PageOf<ProductResponse>))]
[JsonSerializable(typeof(OptionResponse))]
[JsonSerializable(typeof(PageOf<OptionResponse>))]
[JsonSerializable(typeof(StockResponse))]
[JsonSerializable(typeof(StockBulkResponse))]
[JsonSerializable(typeof(PageOf<StockMovementResponse>))]
[JsonSerializable(typeof(AlertResponse))]
[JsonSerializable(typeof(PageOf<AlertResponse>))]
[JsonSerializable(typeof(PageOf<PublicProductResponse>))]
internal sealed partial class InventoryJsonContext : JsonSerializerContext;
