using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansTickets.Api.Http;

/// <summary>Enumerations as their names in snake_case, never as numbers. Put it on the member: <c>[JsonConverter(typeof(SnakeCaseEnum&lt;T&gt;))]</c>.</summary>
internal sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
