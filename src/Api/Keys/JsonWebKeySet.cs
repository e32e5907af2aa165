namespace OrleansTickets.Api.Keys;

/// <summary>Public keys as RFC 7517 publishes them.</summary>
internal sealed record JsonWebKeySet(IReadOnlyList<JsonWebKey> Keys);

internal sealed record JsonWebKey(string Kty, string Crv, string X, string Y, string Kid, string Use, string Alg)
{
    /// <summary>One that verifies ES256 (RFC 7518 6.2.1).</summary>
    /// <param name="keyId">What signatures name it by.</param>
    public static JsonWebKey Of(P256Key key, string keyId) => new("EC", "P-256", key.X, key.Y, keyId, "sig", "ES256");
}
