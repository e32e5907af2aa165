using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Npgsql;

namespace OrleansTickets.Api.Accounts.Tokens;

/// <summary>The key that signs access tokens, from the settings or in Development from the database; and those that only verify.</summary>
internal sealed class SigningKeyStore(IOptions<TokenOptions> options, NpgsqlDataSource database) : IDisposable
{
    private IReadOnlyList<SigningKey> _keys = [];

    /// <summary>Signs.</summary>
    public SigningKey Current => _keys.Count > 0 ? _keys[0] : throw new InvalidOperationException("The signing key is loaded before the start.");

    /// <summary>All that verify, the current one first.</summary>
    public IReadOnlyList<SigningKey> All => _keys;

    public SigningKey? Find(string keyId) => _keys.FirstOrDefault(key => key.Id == keyId);

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_keys.Count == 0)
        {
            var current = SigningKey.FromPrivatePem(options.Value.SigningKey ?? await LoadDevelopmentKeyAsync(cancellationToken));
            _keys = [.. options.Value.PreviousKeys.Select(SigningKey.FromPem).Prepend(current).DistinctBy(key => key.Id)];
        }
    }

    public void Dispose()
    {
        foreach (var key in _keys)
        {
            key.Dispose();
        }
    }

    private async Task<string> LoadDevelopmentKeyAsync(CancellationToken cancellationToken)
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        // Servers that start together agree on the key of the one that came first.
        await using var insert = database.CreateCommand(
            "INSERT INTO development_signing_key (private_key_pem) VALUES ($1) ON CONFLICT DO NOTHING");
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = made.ExportPkcs8PrivateKeyPem() });
        await insert.ExecuteNonQueryAsync(cancellationToken);
        await using var select = database.CreateCommand("SELECT private_key_pem FROM development_signing_key");
        return (string)(await select.ExecuteScalarAsync(cancellationToken))!;
    }
}
