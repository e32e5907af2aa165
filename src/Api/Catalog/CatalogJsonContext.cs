using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Catalog;

[JsonSerializable(typeof(CreateEventRequest))]
[JsonSerializable(typeof(ReplaceEventRequest))]
[JsonSerializable(typeof(EventResponse))]
[JsonSerializable(typeof(PageOf<EventResponse>))]
[JsonSerializable(typeof(EventInfoResponse))]
[JsonSerializable(typeof(RefundPolicyRequest))]
[JsonSerializable(typeof(RefundPolicyResponse))]
internal sealed partial class CatalogJsonContext : JsonSerializerContext;
