using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansTickets.Api.Http;

/// <summary>
/// Times as RFC 3339 in UTC, with <c>Z</c>, to the microsecond, which is what PostgreSQL keeps: a time that was just written reads
/// the same later. A time without an offset is refused: it would mean the server's own zone.
/// </summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String
            || !reader.TryGetDateTime(out var local)
            || local.Kind == DateTimeKind.Unspecified
            || !reader.TryGetDateTimeOffset(out var time))
        {
            throw new JsonException();
        }

        return time.ToUniversalTime();
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.AddTicks(-(value.Ticks % TimeSpan.TicksPerMicrosecond)));
}
