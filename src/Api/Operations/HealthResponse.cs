using System.Text.Json.Serialization;

namespace OrleansTickets.Api.Operations;

/// <param name="Version">Of this server's program.</param>
/// <param name="Environment">As the host names it, for example <c>Production</c>.</param>
internal sealed record HealthResponse(string Status, string Version, string Environment, Dictionary<string, string> Checks);

[JsonSerializable(typeof(HealthResponse))]
internal sealed partial class HealthJsonContext : JsonSerializerContext;
