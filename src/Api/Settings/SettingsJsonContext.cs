using System.Text.Json.Serialization;

namespace OrleansTickets.Api.Settings;

[JsonSerializable(typeof(SystemRequest))]
[JsonSerializable(typeof(SystemResponse))]
internal sealed partial class SettingsJsonContext : JsonSerializerContext;
