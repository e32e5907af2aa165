using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Npgsql;

namespace OrleansTickets.Api.Accounts.Tokens;

/// <summary>The key that signs access tokens: from the settings, or in Development from the database.</summary>
internal sealed class SigningKeyStore(IOptions<TokenOptions> options, NpgsqlDataSource database) : IDisposable
{
    private SigningKey? _current;

    public SigningKey Current => _current ?? throw new InvalidOperationException("The signing key is loaded before the start.");

    public async Task LoadAsync(CancellationToken cancellationToken) =>
        _current ??= SigningKey.FromPem(options.Value.SigningKey ?? await LoadDevelopmentKeyAsync(cancellationToken));

    public void Dispose() => _current?.Dispose();

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
