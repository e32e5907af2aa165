using System.Data;
using Npgsql;

namespace OrleansTickets.Data.Journal;

internal sealed class PostgresJournal(NpgsqlDataSource database, JournalWriter writer, TimeProvider clock) : IJournal
{
    /// <summary>Events that are read at once of each stream of a group. Orders and tickets have some ten.</summary>
    private const int ShortStream = 200;

    /// <summary>
    /// One stream after the other by the key, which the limit ensures. Without it PostgreSQL, which takes all streams to be as long as an
    /// inventory's, reads the whole journal.
    /// </summary>
    internal static readonly string ReadShortStreams =
        $"""
        SELECT s.stream, j.version, j.type, j.subject, j.at, j.data
        FROM unnest($1::text[]) AS s(stream)
        CROSS JOIN LATERAL (SELECT version, type, subject, at, data FROM journal WHERE stream = s.stream ORDER BY version LIMIT {ShortStream}) AS j
        """;

    /// <summary>Streams without snapshots, which are opened at the pace of sales and of gates.</summary>
    private readonly GroupedQueries<string, List<StoredEvent>> _shortStreams = new(streams => ReadStreamsAsync(database, streams));

    public bool IsAccepting => writer.IsAccepting;

    public bool IsAway => writer.IsAway;

    public async Task<JournalStream> OpenAsync(string name, IStreamReader reader, CancellationToken cancellationToken)
    {
        var version = 0L;
        if (reader.SnapshotSchema == 0)
        {
            var events = await _shortStreams.AskAsync(name, cancellationToken) ?? [];
            version = Feed(name, events, reader);
            if (events.Count < ShortStream)
            {
                return new JournalStream(writer, name, version);
            }
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (reader.SnapshotSchema > 0)
        {
            version = await ReadSnapshotAsync(connection, name, reader, cancellationToken);
        }

        version = await ReadEventsAsync(connection, name, version, reader, cancellationToken);
        return new JournalStream(writer, name, version);
    }

    public async Task<IReadOnlyList<RecordedEvent>> ReadSubjectAsync(string stream, Guid subject, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT type, subject, at, data FROM journal WHERE subject = $1 AND stream = $2 ORDER BY version");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = subject });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var events = new List<RecordedEvent>();
        while (await rows.ReadAsync(cancellationToken))
        {
            events.Add(ReadEvent(rows, 0));
        }

        return events;
    }

    public async Task SaveSnapshotAsync(
        string stream, long version, int schema, IEnumerable<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var number = 0;
        foreach (var part in parts)
        {
            await using var insert = new NpgsqlCommand(
                """
                INSERT INTO snapshots (stream, version, part, schema, at, data) VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (stream, version, part) DO NOTHING
                """,
                connection)
            {
                Parameters =
                {
                    new() { Value = stream }, new() { Value = version }, new() { Value = number++ }, new() { Value = schema },
                    new() { Value = clock.GetUtcNow().UtcDateTime }, new() { Value = part },
                },
            };
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var delete = new NpgsqlCommand("DELETE FROM snapshots WHERE stream = $1 AND version < $2", connection)
        {
            Parameters = { new() { Value = stream }, new() { Value = version } },
        };
        await delete.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<long> ReadSnapshotAsync(
        NpgsqlConnection connection, string stream, IStreamReader reader, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT version, data FROM snapshots
            WHERE stream = $1 AND version = (SELECT max(version) FROM snapshots WHERE stream = $1 AND schema = $2) ORDER BY part
            """,
            connection)
        {
            Parameters = { new() { Value = stream }, new() { Value = reader.SnapshotSchema } },
        };
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var version = 0L;
        while (await rows.ReadAsync(cancellationToken))
        {
            version = rows.GetInt64(0);
            reader.ReadSnapshotPart(await rows.GetFieldValueAsync<byte[]>(1, cancellationToken));
        }

        return version;
    }

    private static async Task<long> ReadEventsAsync(
        NpgsqlConnection connection, string stream, long after, IStreamReader reader, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT version, type, subject, at, data FROM journal WHERE stream = $1 AND version > $2 ORDER BY version", connection)
        {
            Parameters = { new() { Value = stream }, new() { Value = after } },
        };

        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var version = after;
        while (await rows.ReadAsync(cancellationToken))
        {
            version = Follow(stream, version, rows.GetInt64(0));
            reader.ReadEvent(ReadEvent(rows, 1));
        }

        return version;
    }

    private static async Task<IReadOnlyDictionary<string, List<StoredEvent>>> ReadStreamsAsync(NpgsqlDataSource database, string[] streams)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(ReadShortStreams, connection)
        {
            Parameters = { new NpgsqlParameter<string[]> { TypedValue = streams } },
        };

        // A statement that the connection knows is not parsed and planned again.
        await command.PrepareAsync();
        await using var rows = await command.ExecuteReaderAsync();
        var found = new Dictionary<string, List<StoredEvent>>(StringComparer.Ordinal);
        while (await rows.ReadAsync())
        {
            var stream = rows.GetString(0);
            if (!found.TryGetValue(stream, out var events))
            {
                found.Add(stream, events = []);
            }

            events.Add(new StoredEvent(rows.GetInt64(1), ReadEvent(rows, 2)));
        }

        return found;
    }

    private static long Feed(string stream, List<StoredEvent> events, IStreamReader reader)
    {
        var version = 0L;
        foreach (var stored in events)
        {
            version = Follow(stream, version, stored.Version);
            reader.ReadEvent(stored.Event);
        }

        return version;
    }

    /// <exception cref="InvalidDataException">The journal has a gap.</exception>
    private static long Follow(string stream, long version, long next) => next == version + 1
        ? next
        : throw new InvalidDataException($"Stream '{stream}' lacks version {version + 1}: the next is {next}.");

    private static RecordedEvent ReadEvent(NpgsqlDataReader rows, int column) => new(
        rows.GetString(column),
        rows.IsDBNull(column + 1) ? null : rows.GetGuid(column + 1),
        rows.GetFieldValue<DateTimeOffset>(column + 2),
        rows.GetFieldValue<byte[]>(column + 3));

    private readonly record struct StoredEvent(long Version, RecordedEvent Event);
}
