using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Npgsql;

namespace OrleansTickets.Api.Privacy;

/// <summary>
/// The keys of personal data: from the settings, or in Development from the database. The database knows which keys its rows need;
/// where the settings lack one, nothing starts.
/// </summary>
internal sealed class PersonalDataKeyStore(
    IOptions<PrivacyOptions> options, NpgsqlDataSource database, IHostEnvironment environment, TimeProvider clock)
    : IDisposable
{
    private const string DevelopmentId = "development";
    private const string IndexId = "index";

    private PersonalDataKeys? _keys;

    public PersonalDataKeys Keys => _keys ?? throw new InvalidOperationException("The keys of personal data are loaded before the start.");

    /// <exception cref="OptionsValidationException">A key that rows need is not configured, or another stands under its name.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_keys is not null)
        {
            return;
        }

        var keys = await MakeAsync(cancellationToken);
        await RegisterAsync("seal", keys.Current.Id, keys.Current.Proof, cancellationToken);
        await RegisterAsync("index", IndexId, keys.Index.Proof, cancellationToken);
        await foreach (var (purpose, id, proof) in ReadNeededAsync(cancellationToken))
        {
            Check(keys, purpose, id, proof);
        }

        _keys = keys;
    }

    /// <summary>
    /// Notes that no customer needs any other key than the current one. Keys that refunds under way and exports were sealed with stay noted:
    /// these are gone within hours.
    /// </summary>
    /// <returns>The ids of those that were needed until now.</returns>
    public async Task<IReadOnlyList<string>> RetireOlderAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            DELETE FROM personal_data_keys k WHERE purpose = 'seal' AND id <> $1
              AND NOT EXISTS (SELECT FROM refund_accounts a WHERE a.key_id = k.id)
              AND NOT EXISTS (SELECT FROM order_exports e WHERE e.key_id = k.id AND (e.expires_at > $2 OR e.status IN ('waiting', 'running')))
            RETURNING id
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Keys.Current.Id });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = clock.GetUtcNow().UtcDateTime });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        List<string> retired = [];
        while (await rows.ReadAsync(cancellationToken))
        {
            retired.Add(rows.GetString(0));
        }

        return retired;
    }

    public void Dispose() => _keys?.Dispose();

    private async Task<PersonalDataKeys> MakeAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        if (settings.IsEmpty)
        {
            var (seal, index) = await MakeDevelopmentKeysAsync(cancellationToken);
            return new PersonalDataKeys(new SealingKey(DevelopmentId, seal), [], new IndexKey(index));
        }

        var all = settings.Keys.ToDictionary(
            pair => pair.Key.ToLowerInvariant(), pair => PrivacyOptions.Decode(pair.Value)!, StringComparer.Ordinal);
        if (environment.IsDevelopment() && !all.ContainsKey(DevelopmentId) && await FindDevelopmentKeysAsync(cancellationToken) is { } kept)
        {
            // What was sealed before there were settings can still be read, and rotated.
            all.Add(DevelopmentId, kept.Seal);
        }

        var currentId = settings.CurrentKey!.ToLowerInvariant();
        return new PersonalDataKeys(
            new SealingKey(currentId, all[currentId]),
            all.Where(pair => pair.Key != currentId).Select(pair => new SealingKey(pair.Key, pair.Value)),
            new IndexKey(PrivacyOptions.Decode(settings.IndexKey)!));
    }

    private static void Check(PersonalDataKeys keys, string purpose, string id, byte[] proof)
    {
        var found = purpose == "index" ? keys.Index.Proof : keys.TryFind(id)?.Proof;
        if (found is null)
        {
            throw Wrong(
                $"Privacy__Keys__{id} is missing: personal data is sealed with it. Set it again, or run rotate-personal-data while it is set.");
        }

        if (!found.AsSpan().SequenceEqual(proof))
        {
            throw Wrong(purpose == "index"
                ? "Privacy__IndexKey is another key than this database's hashes were made with. Set that one again."
                : $"Privacy__Keys__{id} is another key than personal data is sealed with under this id. Set that one again, and a new id for a new key.");
        }
    }

    private static OptionsValidationException Wrong(string message) => new(PrivacyOptions.Section, typeof(PrivacyOptions), [message]);

    private async Task RegisterAsync(string purpose, string id, byte[] proof, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "INSERT INTO personal_data_keys (purpose, id, proof, first_used_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = purpose });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = proof });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = clock.GetUtcNow().UtcDateTime });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async IAsyncEnumerable<(string Purpose, string Id, byte[] Proof)> ReadNeededAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT purpose, id, proof FROM personal_data_keys ORDER BY purpose, id");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            yield return (rows.GetString(0), rows.GetString(1), await rows.GetFieldValueAsync<byte[]>(2, cancellationToken));
        }
    }

    private async Task<(byte[] Seal, byte[] Index)> MakeDevelopmentKeysAsync(CancellationToken cancellationToken)
    {
        // Servers that start together agree on the keys of the one that came first.
        await using var insert = database.CreateCommand(
            "INSERT INTO development_personal_data_keys (seal_key, index_key) VALUES ($1, $2) ON CONFLICT DO NOTHING");
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = RandomNumberGenerator.GetBytes(SealingKey.Length) });
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = RandomNumberGenerator.GetBytes(SealingKey.Length) });
        await insert.ExecuteNonQueryAsync(cancellationToken);
        return (await FindDevelopmentKeysAsync(cancellationToken))!.Value;
    }

    private async Task<(byte[] Seal, byte[] Index)?> FindDevelopmentKeysAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT seal_key, index_key FROM development_personal_data_keys");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken)
            ? (await rows.GetFieldValueAsync<byte[]>(0, cancellationToken), await rows.GetFieldValueAsync<byte[]>(1, cancellationToken))
            : null;
    }
}
