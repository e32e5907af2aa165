using Npgsql;
using OrleansTickets.Data;

namespace OrleansTickets.Api.Http;

/// <summary>
/// Which request an <c>Idempotency-Key</c> came with, for a day: so that another one under the same key is refused (MISSION N1). For requests
/// whose effect is idempotent by itself; where it is not, the grain remembers the key with the effect.
/// </summary>
internal sealed class RememberedKeys
{
    /// <summary>Of those that come at once with the same key, the one that asked first has it. Others are looked up one by one: by the index.</summary>
    private const string Take =
        """
        WITH asked AS (
          SELECT * FROM unnest($1, $2, $3) WITH ORDINALITY AS a(event_id, key, fingerprint, number)),
        taken AS (
          INSERT INTO idempotency_keys (event_id, key, fingerprint, created_at)
          SELECT DISTINCT ON (event_id, key) event_id, key, fingerprint, $4 FROM asked ORDER BY event_id, key, number
          ON CONFLICT DO NOTHING RETURNING event_id, key, fingerprint)
        SELECT a.number, t.fingerprint, a.number = min(a.number) OVER (PARTITION BY a.event_id, a.key)
        FROM asked a JOIN taken t ON t.event_id = a.event_id AND t.key = a.key
        UNION ALL
        SELECT a.number, k.fingerprint, false
        FROM asked a CROSS JOIN LATERAL (SELECT fingerprint FROM idempotency_keys WHERE event_id = a.event_id AND key = a.key LIMIT 1) k
        """;

    private const string Delete = "DELETE FROM idempotency_keys WHERE event_id = $1 AND key = $2 AND fingerprint = $3";

    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _clock;
    private readonly GroupedQueries<Wish, KeyUse?> _takes;

    public RememberedKeys(NpgsqlDataSource database, TimeProvider clock)
    {
        _database = database;
        _clock = clock;
        _takes = new GroupedQueries<Wish, KeyUse?>(TakeAsync);
    }

    /// <param name="fingerprint">Tells one request from another.</param>
    public async Task<KeyUse> TakeAsync(Guid eventId, IdempotencyKey key, byte[] fingerprint, CancellationToken cancellationToken)
    {
        if (key.Value is null)
        {
            return KeyUse.Repeated;
        }

        while (true)
        {
            // None: somebody else's row was committed while this one waited for it, and is seen the next time.
            if (await _takes.AskAsync(new Wish(eventId, key.Value, fingerprint), cancellationToken) is { } use)
            {
                return use;
            }
        }
    }

    /// <summary>The first request with the key was refused: nothing has come of it, and the key is free.</summary>
    public async Task ForgetAsync(Guid eventId, IdempotencyKey key, byte[] fingerprint, CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand(Delete);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = eventId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key.Value! });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = fingerprint });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<IReadOnlyDictionary<Wish, KeyUse?>> TakeAsync(Wish[] wishes)
    {
        await using var command = _database.CreateCommand(Take);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. wishes.Select(wish => wish.EventId)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. wishes.Select(wish => wish.Key)] });
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. wishes.Select(wish => wish.Fingerprint)] });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = _clock.GetUtcNow().UtcDateTime });
        await using var rows = await command.ExecuteReaderAsync();
        var uses = new Dictionary<Wish, KeyUse?>();
        while (await rows.ReadAsync())
        {
            var wish = wishes[rows.GetInt64(0) - 1];
            var fingerprint = await rows.GetFieldValueAsync<byte[]>(1);
            uses[wish] = !fingerprint.AsSpan().SequenceEqual(wish.Fingerprint) ? KeyUse.Another
                : rows.GetBoolean(2) ? KeyUse.First
                : KeyUse.Repeated;
        }

        return uses;
    }

    /// <summary>One request's: no other is the same, whatever it holds.</summary>
    private sealed class Wish(Guid eventId, string key, byte[] fingerprint)
    {
        public Guid EventId => eventId;

        public string Key => key;

        public byte[] Fingerprint => fingerprint;
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
