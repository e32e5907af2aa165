using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace OrleansTickets.Embedded.Storage;

/// <summary>Rows of the table <c>OrleansStorage</c>, as Orleans' AdoNet provider with this project's statements keeps them.</summary>
internal sealed class GrainStorage(NpgsqlDataSource database, EmbeddedOptions options)
{
    private const string Key =
        "serviceid = $1 AND graintypestring = $2 AND grainidn0 = $3 AND grainidn1 = $4 AND grainidextensionstring = $5";

    public JsonSerializerOptions Json => options.StateJson;

    public IActivationState CreateState(Type stateType, string name, GrainId grain) => (IActivationState)Activator.CreateInstance(
        typeof(PersistentState<>).MakeGenericType(stateType), this, name, grain)!;

    /// <returns>The payload (null: cleared) and the version; null when there is no row.</returns>
    /// <exception cref="OrleansException">The database failed.</exception>
    public async Task<(byte[]? Payload, string Etag)?> ReadAsync(string name, GrainId grain, CancellationToken cancellationToken)
    {
        await using var command = Command($"SELECT payloadbinary, version FROM orleansstorage WHERE {Key}", name, grain);
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
            {
                return null;
            }

            var payload = await reader.IsDBNullAsync(0, cancellationToken)
                ? null
                : await reader.GetFieldValueAsync<byte[]>(0, cancellationToken);
            return (payload, reader.GetInt32(1).ToString(CultureInfo.InvariantCulture));
        }
        catch (NpgsqlException failure)
        {
            throw new OrleansException($"State '{name}' of {grain} could not be read.", failure);
        }
    }

    /// <param name="payload">Null clears the state and keeps the row with its version.</param>
    /// <returns>The new version; null when the row is not at the expected one.</returns>
    /// <exception cref="OrleansException">The database failed: whether the row was written is unknown.</exception>
    public async Task<string?> WriteAsync(
        string name, GrainId grain, byte[]? payload, string? expectedEtag, CancellationToken cancellationToken)
    {
        var sql = expectedEtag is null
            ? """
              INSERT INTO orleansstorage (serviceid, graintypestring, grainidn0, grainidn1, grainidextensionstring,
                payloadbinary, grainidhash, graintypehash, modifiedon, version)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() AT TIME ZONE 'utc', 1)
              ON CONFLICT DO NOTHING RETURNING version
              """
            : $"""
              UPDATE orleansstorage SET payloadbinary = $6, modifiedon = now() AT TIME ZONE 'utc', version = version + 1
              WHERE {Key} AND version = $7 RETURNING version
              """;
        await using var command = Command(sql, name, grain);
        command.Parameters.Add(new() { Value = (object?)payload ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea });
        if (expectedEtag is null)
        {
            command.Parameters.Add(new() { Value = StorageKey.Of(grain.Key.Value).Hash });
            command.Parameters.Add(new() { Value = (int)StableHash.Of(name) });
        }
        else
        {
            command.Parameters.Add(new() { Value = int.Parse(expectedEtag, CultureInfo.InvariantCulture) });
        }

        try
        {
            return (await command.ExecuteScalarAsync(cancellationToken))?.ToString();
        }
        catch (NpgsqlException failure)
        {
            throw new OrleansException($"State '{name}' of {grain} could not be written.", failure);
        }
    }

    private NpgsqlCommand Command(string sql, string name, GrainId grain)
    {
        var key = StorageKey.Of(grain.Key.Value);
        var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = options.ServiceId });
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = key.N0 });
        command.Parameters.Add(new() { Value = key.N1 });
        command.Parameters.Add(new() { Value = key.Extension });
        return command;
    }
}
