using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Keys;

namespace OrleansTickets.Api.Tickets.Tokens;

/// <summary>Publishes the public keys, so that gates verify tickets without a network (RFC 7517, MISSION N7).</summary>
internal static class TicketKeysEndpoint
{
    public static void MapTicketKeys(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/.well-known/ticket-keys.json", Get)
            .WithTags("Tickets")
            .WithSummary("Public keys of tickets")
            .AllowPublic();

    private static Ok<JsonWebKeySet> Get(TicketKeyStore keys) => TypedResults.Ok(keys.Publish());
}
