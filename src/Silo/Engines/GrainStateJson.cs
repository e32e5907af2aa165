using System.Text.Json;

namespace OrleansTickets.Silo.Engines;

/// <summary>How grain states are written into their rows: the same in both engines, so that one reads what the other wrote.</summary>
internal static class GrainStateJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web);
}
