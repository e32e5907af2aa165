using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Tickets.Entrance;

/// <summary>What happened at the gates of one event, for its organiser (MISSION T7).</summary>
internal static class EntranceLogEndpoints
{
    public static void MapEntranceLogs(this RouteGroupBuilder entrance)
    {
        entrance.MapGet("/logs", ListAsync)
            .WithSummary("List entries and refused attempts, newest first")
            .WithDescription(
                "An entry is a row. Refused attempts of one hour with the same ticket, gate and reason are one row that counts them. start_date and "
                + "end_date are both inclusive: a moment in RFC 3339, or a day, which counts in UTC. Not counted: total is null.");
        entrance.MapGet("/stats", CountAsync)
            .WithSummary("Count entries of a day by gate and hour")
            .WithDescription("The day and its hours are those of the event's time zone; without target_date it is today.")
            .TakesQuery("target_date");
    }

    private static async Task<Ok<PageOf<EntranceLogResponse>>> ListAsync(
        EventScope scope, Page page, EntranceFilter filter, EntranceQueries queries, CancellationToken cancellationToken) =>
        TypedResults.Ok(await queries.ListAsync(scope.EventId, page, filter, cancellationToken));

    private static async Task<Results<Ok<EntranceStatsResponse>, ProblemResult>> CountAsync(
        EventScope scope, HttpRequest request, EntranceQueries queries, CancellationToken cancellationToken)
    {
        var day = QueryValues.Day(request, "target_date");
        return day is { Year: < 2000 or > 2100 }
            ? Problems.Invalid("target_date", FieldTexts.Range(2000, 2100))
            : TypedResults.Ok(await queries.CountAsync(scope.EventId, day, cancellationToken));
    }
}
