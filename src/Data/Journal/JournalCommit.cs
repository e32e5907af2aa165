using Npgsql;
using NpgsqlTypes;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Data.Journal;

/// <summary>Writes appends and their read-model rows as one transaction in one round trip.</summary>
internal static class JournalCommit
{
    private const string Insert =
        """
        INSERT INTO journal (stream, version, type, subject, at, data)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::uuid[], $5::timestamptz[], $6::json[])
        """;

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, IReadOnlyCollection<StreamAppends> appends, int timeoutSeconds, CancellationToken cancellationToken)
    {
        // Without an explicit transaction the statements of a batch are one implicit transaction: all or nothing, one fsync.
        await using var batch = new NpgsqlBatch(connection) { Timeout = timeoutSeconds };
        batch.BatchCommands.Add(InsertEvents(appends));
        foreach (var table in appends.SelectMany(a => a.Rows.Values).GroupBy(row => row.Table).OrderBy(group => group.Key.Order))
        {
            batch.BatchCommands.Add(table.Key.Write([.. table]));
        }

        // Known statements of this connection are not prepared again: after the first commit this costs no round trip.
        await batch.PrepareAsync(cancellationToken);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// The driver has a timeout of its own, but then it first asks the server to cancel, over a new connection: where the network has
    /// fallen silent that takes half a minute, and nobody waits so long. What comes of the commit later, the journal's key decides.
    /// </summary>
    /// <exception cref="TimeoutException">The connection is given up with it.</exception>
    public static async Task ExecuteOrGiveUpAsync(
        NpgsqlConnection connection, IReadOnlyCollection<StreamAppends> appends, int timeoutSeconds)
    {
        var commit = ExecuteAsync(connection, appends, timeoutSeconds, CancellationToken.None);
        try
        {
            await commit.WaitAsync(TimeSpan.FromSeconds(timeoutSeconds + 1), TimeProvider.System);
        }
        catch (TimeoutException)
        {
            _ = DisposeAfterAsync(commit, connection);
            throw;
        }
    }

    /// <summary>
    /// Whether the events are at fault. Classes 08 (connection), 53 (resources), 57 (operator intervention) and 58 (system) say
    /// nothing of them; text that cannot be encoded never reaches the server.
    /// </summary>
    public static bool IsRejected(Exception exception) =>
        exception is ArgumentException || (exception is PostgresException { SqlState: var state } && state[..2] is not ("08" or "53" or "57" or "58"));

    private static async Task DisposeAfterAsync(Task commit, NpgsqlConnection connection)
    {
        await commit.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await connection.DisposeAsync();
    }

    private static NpgsqlBatchCommand InsertEvents(IReadOnlyCollection<StreamAppends> appends)
    {
        var count = appends.Sum(a => a.Events.Count);
        var streams = new string[count];
        var versions = new long[count];
        var types = new string[count];
        var subjects = new Guid?[count];
        var times = new DateTime[count];
        var data = new byte[count][];
        var i = 0;
        foreach (var append in appends)
        {
            foreach (var pending in append.Events)
            {
                streams[i] = append.Stream.Name;
                versions[i] = pending.Version;
                types[i] = pending.Recorded.Type;
                subjects[i] = pending.Recorded.Subject;
                times[i] = pending.Recorded.At.UtcDateTime;
                data[i++] = pending.Recorded.Data;
            }
        }

        return new NpgsqlBatchCommand(Insert)
        {
            Parameters =
            {
                new NpgsqlParameter<string[]> { TypedValue = streams },
                new NpgsqlParameter<long[]> { TypedValue = versions },
                new NpgsqlParameter<string[]> { TypedValue = types },
                new NpgsqlParameter<Guid?[]> { TypedValue = subjects },
                new NpgsqlParameter<DateTime[]> { TypedValue = times },
                new NpgsqlParameter { Value = data, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Json },
            },
        };
    }
}
