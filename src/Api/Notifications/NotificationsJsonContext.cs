using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Notifications;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(NotificationResponse))]
[JsonSerializable(typeof(PageOf<NotificationResponse>))]
internal sealed partial class NotificationsJsonContext : JsonSerializerContext;
