using System.Data;
using Npgsql;

namespace OrleansTickets.Data.Activity;

/// <summary>
/// Checks the activity log against its chain of hashes, computed again here: the database's own functions, which whoever altered
/// the log could have altered too, are not asked.
/// </summary>
public sealed class ActivityChain(NpgsqlDataSource database)
{
    /// <summary>SHA-256.</summary>
    public const int HashBytes = ActivityLink.HashBytes;

    /// <summary>Reads the whole log, as of one moment, in order. Other transactions go on meanwhile.</summary>
    /// <param name="noted">A hash of the log's head that was noted earlier, which must still be in the chain; null: none was.</param>
    /// <exception cref="NpgsqlException">The database cannot be read.</exception>
    public async Task<ActivityChainReport> VerifyAsync(byte[]? noted, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var head = await ReadHeadAsync(connection, cancellationToken);
        await using var command = new NpgsqlCommand(ActivityLink.Select, connection) { CommandTimeout = 0 };
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var walk = new ActivityWalk(noted);
        while (await rows.ReadAsync(cancellationToken))
        {
            if (walk.Next(ActivityLink.Read(rows)) is { } fault)
            {
                return walk.Report(fault);
            }
        }

        return walk.Report(walk.End(head));
    }

    private static async Task<(long Seq, byte[] Hash)?> ReadHeadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT seq, hash FROM activity_log_head", connection);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken)
            ? (rows.GetInt64(0), await rows.GetFieldValueAsync<byte[]>(1, cancellationToken))
            : null;
    }
}

/// <param name="Rows">Rows that were found in order, up to the fault if there is one.</param>
/// <param name="Head">Hash of the last of them; zeros where there are none.</param>
/// <param name="NotedSeq">Which row had the hash noted earlier; null where none had, or none was asked for.</param>
/// <param name="Fault">The first thing wrong; null where nothing is.</param>
public sealed record ActivityChainReport(long Rows, byte[] Head, long? NotedSeq, ActivityFault? Fault);

/// <param name="Seq">The place in the log that is at fault.</param>
/// <param name="Kind">What is wrong with it.</param>
public sealed record ActivityFault(long Seq, ActivityFaultKind Kind);

/// <summary>What can be wrong with a place in the log.</summary>
public enum ActivityFaultKind
{
    /// <summary>There is no such row, but there are later ones, or the head says that there was one.</summary>
    Missing,

    /// <summary>Its content is not what its hash was made of.</summary>
    Altered,

    /// <summary>It does not follow from the row before it: one of the two, or what stood between them, was replaced.</summary>
    Unlinked,

    /// <summary>A row that came by another way than the log's own.</summary>
    Foreign,

    /// <summary>The log's head, which should say what its last row is, says something else.</summary>
    WrongHead,
}
