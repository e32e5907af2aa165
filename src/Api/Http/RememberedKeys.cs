using Npgsql;

namespace OrleansTickets.Api.Http;

/// <summary>
/// Which request an <c>Idempotency-Key</c> came with, for a day: so that another one under the same key is refused (MISSION N1). For requests
/// whose effect is idempotent by itself; where it is not, the grain remembers the key with the effect.
/// </summary>
internal sealed class RememberedKeys(NpgsqlDataSource database, TimeProvider clock)
{
    private const string Insert =
        """
        WITH taken AS (
          INSERT INTO idempotency_keys (event_id, key, fingerprint, created_at) VALUES ($1, $2, $3, $4)
          ON CONFLICT DO NOTHING RETURNING fingerprint)
        SELECT fingerprint, true FROM taken
        UNION ALL SELECT fingerprint, false FROM idempotency_keys WHERE event_id = $1 AND key = $2
        LIMIT 1
        """;

    private const string Delete = "DELETE FROM idempotency_keys WHERE event_id = $1 AND key = $2 AND fingerprint = $3";

    /// <param name="fingerprint">Tells one request from another.</param>
    public async Task<KeyUse> TakeAsync(Guid eventId, IdempotencyKey key, byte[] fingerprint, CancellationToken cancellationToken)
    {
        if (key.Value is null)
        {
            return KeyUse.Repeated;
        }

        while (true)
        {
            await using var command = database.CreateCommand(Insert);
            Bind(command, eventId, key, fingerprint);
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = clock.GetUtcNow().UtcDateTime });
            await using var row = await command.ExecuteReaderAsync(cancellationToken);

            // None: somebody else's row was committed while this one waited for it, and is seen the next time.
            if (await row.ReadAsync(cancellationToken))
            {
                return !(await row.GetFieldValueAsync<byte[]>(0, cancellationToken)).AsSpan().SequenceEqual(fingerprint) ? KeyUse.Another
                    : row.GetBoolean(1) ? KeyUse.First
                    : KeyUse.Repeated;
            }
        }
    }

    /// <summary>The first request with the key was refused: nothing has come of it, and the key is free.</summary>
    public async Task ForgetAsync(Guid eventId, IdempotencyKey key, byte[] fingerprint, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Delete);
        Bind(command, eventId, key, fingerprint);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Bind(NpgsqlCommand command, Guid eventId, IdempotencyKey key, byte[] fingerprint)
    {
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = eventId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key.Value! });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = fingerprint });
    }
}

/// <summary>What a key was used for before.</summary>
internal enum KeyUse
{
    /// <summary>Nothing.</summary>
    First,

    /// <summary>The same request; or there is no key.</summary>
    Repeated,

    /// <summary>Another request.</summary>
    Another,
}
