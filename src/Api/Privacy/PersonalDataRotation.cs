using System.Globalization;
using Npgsql;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Api.Privacy;

/// <summary>
/// Seals all personal data with the current key, so that older keys can go. Safe while servers run, and while another rotation does;
/// what a stopped one has done stays done.
/// </summary>
internal sealed class PersonalDataRotation(PersonalDataKeyStore store, NpgsqlDataSource database, TimeProvider clock)
{
    private const int RowsInBatch = 1_000;

    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HeldByOthers = TimeSpan.FromMilliseconds(100);

    private readonly CustomerSeal _seal = new(store.Keys);
    private readonly HashSet<Guid> _unreadable = [];
    private long _done;
    private DateTimeOffset _newest;

    /// <returns>Whether no row needs an older key any more.</returns>
    public async Task<bool> RunAsync(TextWriter console, CancellationToken cancellationToken)
    {
        var started = clock.GetUtcNow();
        var current = store.Keys.Current.Id;
        var total = await CountAsync(cancellationToken);
        await console.WriteLineAsync(Line($"{total:N0} customers are sealed with other keys than {current}."));
        while (await CountAsync(cancellationToken) > _unreadable.Count)
        {
            if (!await PassAsync(console, total, cancellationToken))
            {
                await Task.Delay(HeldByOthers, clock, cancellationToken);
            }
        }

        await console.WriteLineAsync(Line($"{_done:N0} customers are now sealed with {current}."));
        if (_unreadable.Count > 0)
        {
            await console.WriteLineAsync(Line($"{_unreadable.Count:N0} customers could not be opened: the older keys are still needed."));
            return false;
        }

        if (_newest > started)
        {
            await console.WriteLineAsync(
                $"Some of them were sealed with another key meanwhile: set Privacy__CurrentKey to {current} on every server, then run this again.");
            return false;
        }

        foreach (var id in await store.RetireOlderAsync(cancellationToken))
        {
            await console.WriteLineAsync($"Privacy__Keys__{id} is no longer needed.");
        }

        return true;
    }

    /// <summary>Once over the table, in the order of its key. Rows that someone else holds are left to the next time.</summary>
    /// <returns>Whether any row was done.</returns>
    private async Task<bool> PassAsync(TextWriter console, long total, CancellationToken cancellationToken)
    {
        var before = _done;
        var reported = clock.GetTimestamp();
        for (Guid? last = Guid.Empty; last is { } after; last = await RotateBatchAsync(console, after, cancellationToken))
        {
            if (clock.GetElapsedTime(reported) >= ReportEvery)
            {
                reported = clock.GetTimestamp();
                await console.WriteLineAsync(Line($"{_done:N0} of {total:N0}"));
            }
        }

        return _done > before;
    }

    /// <returns>The last row of the batch, or null after the last batch.</returns>
    private async Task<Guid?> RotateBatchAsync(TextWriter console, Guid after, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var rows = await ReadAsync(connection, after, cancellationToken);
        if (rows.Count == 0)
        {
            return null;
        }

        var done = await ResealAsync(console, rows);
        await using var update = new NpgsqlCommand(
            """
            UPDATE customers SET key_id = $1, sealed = r.sealed FROM unnest($2, $3) AS r(id, sealed) WHERE customers.reservation_id = r.id
            """,
            connection);
        update.Parameters.Add(new NpgsqlParameter<string> { TypedValue = store.Keys.Current.Id });
        update.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. done.Select(row => row.ReservationId)] });
        update.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. done.Select(row => row.Sealed!)] });
        await update.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _done += done.Count;
        _newest = done.Select(row => row.CreatedAt).Append(_newest).Max();
        return rows[^1].ReservationId;
    }

    /// <summary>Rows that cannot be opened stay as they are and are named: one damaged row must not keep the others from a new key.</summary>
    private async Task<List<CustomerRow>> ResealAsync(TextWriter console, List<CustomerRow> rows)
    {
        var done = new List<CustomerRow>(rows.Count);
        foreach (var row in rows)
        {
            try
            {
                done.Add(row with { Sealed = _seal.Reseal(row) });
            }
            catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
            {
                if (_unreadable.Add(row.ReservationId))
                {
                    await console.WriteLineAsync(exception.Message);
                }
            }
        }

        return done;
    }

    private async Task<List<CustomerRow>> ReadAsync(NpgsqlConnection connection, Guid after, CancellationToken cancellationToken)
    {
        // Waits for nobody, so that it cannot end in a deadlock with an erasure.
        await using var command = new NpgsqlCommand(
            """
            SELECT reservation_id, event_id, key_id, sealed, phone_hash, email_hash, created_at FROM customers
            WHERE reservation_id > $1 AND key_id <> $2 ORDER BY reservation_id LIMIT $3 FOR UPDATE SKIP LOCKED
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = store.Keys.Current.Id });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = RowsInBatch });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<CustomerRow> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(Read(reader));
        }

        return rows;
    }

    private static CustomerRow Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetGuid(1),
        reader.GetString(2),
        reader.GetFieldValue<byte[]>(3),
        reader.GetFieldValue<byte[]>(4),
        reader.IsDBNull(5) ? null : reader.GetFieldValue<byte[]>(5),
        reader.GetFieldValue<DateTimeOffset>(6),
        null);

    private async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT count(*) FROM customers WHERE key_id <> $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = store.Keys.Current.Id });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
