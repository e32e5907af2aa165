using System.Text.Json.Serialization;

namespace OrleansTickets.Api.Operations;

internal sealed record RootResponse(string Name, string Version, string Docs, string Openapi, string Health);

[JsonSerializable(typeof(RootResponse))]
internal sealed partial class OperationsJsonContext : JsonSerializerContext;
