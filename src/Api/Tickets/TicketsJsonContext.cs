using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Tickets.Entrance;

namespace OrleansTickets.Api.Tickets;

[JsonSerializable(typeof(ValidateRequest))]
[JsonSerializable(typeof(ValidationResponse))]
[JsonSerializable(typeof(EntranceRequest))]
[JsonSerializable(typeof(EntryResponse))]
[JsonSerializable(typeof(SyncRequest))]
[JsonSerializable(typeof(SyncResponse))]
[JsonSerializable(typeof(RevocationsResponse))]
[JsonSerializable(typeof(PageOf<EntranceLogResponse>))]
[JsonSerializable(typeof(EntranceStatsResponse))]
internal sealed partial class TicketsJsonContext : JsonSerializerContext;
