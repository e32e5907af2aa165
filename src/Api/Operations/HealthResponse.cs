using System.Text.Json.Serialization;

namespace OrleansTickets.Api.Operations;

internal sealed record HealthResponse(string Status, Dictionary<string, string> Checks);

[JsonSerializable(typeof(HealthResponse))]
internal sealed partial class HealthJsonContext : JsonSerializerContext;
