using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.IdentityModel.Tokens;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Accounts.Tokens;

/// <summary>Publishes the public keys, so that others can check our tokens (RFC 7517).</summary>
internal static class KeySetEndpoint
{
    public static void MapKeySet(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/.well-known/jwks.json", Get)
            .WithTags("Accounts")
            .WithSummary("Public keys of access tokens")
            .AllowPublic();

    private static Ok<JsonWebKeySet> Get(SigningKeyStore keys) => TypedResults.Ok(new JsonWebKeySet(
        [.. keys.All.Select(key => new JsonWebKey("EC", "P-256", key.X, key.Y, key.Id, "sig", SecurityAlgorithms.EcdsaSha256))]));
}

internal sealed record JsonWebKeySet(IReadOnlyList<JsonWebKey> Keys);

internal sealed record JsonWebKey(string Kty, string Crv, string X, string Y, string Kid, string Use, string Alg);
