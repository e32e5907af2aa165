using System.Security.Cryptography;
using Npgsql;

namespace OrleansTickets.Api.Keys;

/// <summary>Signing keys of a development database, so that restarts keep valid what they signed. None of them anywhere else.</summary>
internal sealed class DevelopmentKeys(NpgsqlDataSource database)
{
    /// <param name="purpose">What it signs, for example <c>tickets</c>.</param>
    /// <returns>A P-256 private key as PEM, made at the first call.</returns>
    public async Task<string> LoadAsync(string purpose, CancellationToken cancellationToken)
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        // Servers that start together agree on the key of the one that came first.
        await using var insert = database.CreateCommand(
            "INSERT INTO development_signing_key (purpose, private_key_pem) VALUES ($1, $2) ON CONFLICT DO NOTHING");
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = purpose });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = made.ExportPkcs8PrivateKeyPem() });
        await insert.ExecuteNonQueryAsync(cancellationToken);
        await using var select = database.CreateCommand("SELECT private_key_pem FROM development_signing_key WHERE purpose = $1");
        select.Parameters.Add(new NpgsqlParameter<string> { TypedValue = purpose });
        return (string)(await select.ExecuteScalarAsync(cancellationToken))!;
    }
}
