using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Catalog;

/// <summary>Events, as buyers see them (MISSION T10).</summary>
internal static class PublicEventEndpoints
{
    public static void MapPublicEvents(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/public/{eventCode}/info", GetInfoAsync)
            .WithTags("Public")
            .WithSummary("Read an event that is on sale")
            .AllowPublic()
            .Refuses(ErrorCode.NotFound);

    private static async Task<Results<Ok<EventInfoResponse>, ProblemResult>> GetInfoAsync(
        string eventCode, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        if (!EventDirectory.IsCode(eventCode))
        {
            return Problems.NotFound();
        }

        await using var command = database.CreateCommand(
            "SELECT code, title, description, venue, starts_on, ends_on, timezone FROM events WHERE code = $1 AND is_active");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = eventCode });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? TypedResults.Ok(new EventInfoResponse(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.GetFieldValue<DateOnly>(4),
                reader.GetFieldValue<DateOnly>(5),
                reader.GetString(6)))
            : Problems.NotFound();
    }
}
