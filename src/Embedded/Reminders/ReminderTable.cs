using Npgsql;
using OrleansTickets.Embedded.Storage;

namespace OrleansTickets.Embedded.Reminders;

/// <summary>A row of <c>OrleansRemindersTable</c>.</summary>
/// <param name="StartAt">UTC, of the first tick.</param>
internal sealed record ReminderRow(string GrainId, string Name, DateTime StartAt, TimeSpan Period, int Version);

/// <summary>The table <c>OrleansRemindersTable</c>, as Orleans' AdoNet provider with this project's statements keeps it.</summary>
internal sealed class ReminderTable(NpgsqlDataSource database, EmbeddedOptions options)
{
    private const string Columns = "grainid, remindername, starttime, period, version";

    public Task<List<ReminderRow>> ReadAllAsync(CancellationToken cancellationToken) => ReadAsync(string.Empty, [], cancellationToken);

    public Task<List<ReminderRow>> ReadAsync(string grainId, CancellationToken cancellationToken) =>
        ReadAsync("AND grainid = $2", [grainId], cancellationToken);

    public async Task<ReminderRow?> ReadAsync(string grainId, string name, CancellationToken cancellationToken) =>
        (await ReadAsync("AND grainid = $2 AND remindername = $3", [grainId, name], cancellationToken)).SingleOrDefault();

    /// <returns>The row's new version.</returns>
    public async Task<int> UpsertAsync(GrainId grain, string name, DateTime startAt, TimeSpan period)
    {
        await using var command = database.CreateCommand(
            """
            INSERT INTO orleansreminderstable (serviceid, grainid, remindername, starttime, period, grainhash, version)
            VALUES ($1, $2, $3, $4, $5, $6, 0)
            ON CONFLICT (serviceid, grainid, remindername) DO UPDATE
            SET starttime = excluded.starttime, period = excluded.period, version = orleansreminderstable.version + 1
            RETURNING version
            """);
        command.Parameters.Add(new() { Value = options.ServiceId });
        command.Parameters.Add(new() { Value = grain.ToString() });
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = startAt });
        command.Parameters.Add(new() { Value = (long)period.TotalMilliseconds });
        command.Parameters.Add(new() { Value = HashOf(grain) });
        return (int)(await command.ExecuteScalarAsync())!;
    }

    /// <returns>Whether the row was there at this version.</returns>
    public async Task<bool> DeleteAsync(ReminderRow row)
    {
        await using var command = database.CreateCommand(
            "DELETE FROM orleansreminderstable WHERE serviceid = $1 AND grainid = $2 AND remindername = $3 AND version = $4");
        command.Parameters.Add(new() { Value = options.ServiceId });
        command.Parameters.Add(new() { Value = row.GrainId });
        command.Parameters.Add(new() { Value = row.Name });
        command.Parameters.Add(new() { Value = row.Version });
        return await command.ExecuteNonQueryAsync() == 1;
    }

    /// <summary>Where on the ring of silos the grain's reminders belong.</summary>
    internal static int HashOf(GrainId grain) => unchecked((int)((StableHash.Of(grain.Type.Value) * 31) + StableHash.Of(grain.Key.Value)));

    private async Task<List<ReminderRow>> ReadAsync(string filter, string[] values, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"SELECT {Columns} FROM orleansreminderstable WHERE serviceid = $1 {filter}");
        command.Parameters.Add(new() { Value = options.ServiceId });
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        var rows = new List<ReminderRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new ReminderRow(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetDateTime(2),
                TimeSpan.FromMilliseconds(reader.GetInt64(3)),
                reader.GetInt32(4)));
        }

        return rows;
    }
}
