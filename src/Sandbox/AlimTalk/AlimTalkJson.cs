using System.Text.Json.Serialization;

namespace OrleansTickets.Sandbox.AlimTalk;

/// <summary>AlimTalk's own bodies.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RawMessagesRequest))]
[JsonSerializable(typeof(SendResponse))]
[JsonSerializable(typeof(FindResponse))]
[JsonSerializable(typeof(GetResponse))]
internal sealed partial class AlimTalkJson : JsonSerializerContext;
