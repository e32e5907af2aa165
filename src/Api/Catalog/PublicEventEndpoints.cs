using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Http.Pages;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Catalog;

/// <summary>Events, as buyers see them (MISSION T10).</summary>
internal static class PublicEventEndpoints
{
    public static void MapPublicEvents(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/public/{eventCode}/info", GetInfoAsync)
            .WithTags("Public")
            .WithSummary("Read an event that is on sale")
            .AsEventPage()
            .AllowPublic()
            .Refuses(ErrorCode.NotFound);

    private static async Task<Results<Ok<EventInfoResponse>, ProblemResult>> GetInfoAsync(
        string eventCode, TicketsContext rows, CancellationToken cancellationToken)
    {
        var code = EventDirectory.Normalise(eventCode);
        if (!EventDirectory.IsCode(code))
        {
            return Problems.NotFound();
        }

        var row = await rows.Events.AsNoTracking().SingleOrDefaultAsync(e => e.Code == code && e.IsActive, cancellationToken);
        return row is null ? Problems.NotFound() : TypedResults.Ok(EventInfoResponse.From(row));
    }
}
