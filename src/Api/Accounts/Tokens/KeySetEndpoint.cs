using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Keys;

namespace OrleansTickets.Api.Accounts.Tokens;

/// <summary>Publishes the public keys, so that others can check our tokens (RFC 7517).</summary>
internal static class KeySetEndpoint
{
    public static void MapKeySet(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/.well-known/jwks.json", Get)
            .WithTags("Accounts")
            .WithSummary("Public keys of access tokens")
            .AllowPublic();

    private static Ok<JsonWebKeySet> Get(SigningKeyStore keys) => TypedResults.Ok(keys.Publish());
}
