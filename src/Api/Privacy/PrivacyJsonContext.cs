using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Privacy;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PersonRequest))]
[JsonSerializable(typeof(PageOf<AppearanceResponse>))]
[JsonSerializable(typeof(ExportResponse))]
[JsonSerializable(typeof(ErasureResponse))]
[JsonSerializable(typeof(PersonalDataActivity))]
internal sealed partial class PrivacyJsonContext : JsonSerializerContext;
