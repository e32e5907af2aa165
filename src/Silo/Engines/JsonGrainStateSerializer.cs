using System.Text.Json;
using Orleans.Storage;

namespace OrleansTickets.Silo.Engines;

/// <summary>Writes grain states as the other engine does, so that either reads what the other wrote.</summary>
internal sealed class JsonGrainStateSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, GrainStateJson.Options));

    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input, GrainStateJson.Options);
}
