using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Api.Tickets.Entrance;

/// <summary>Which rows of the entrance log are asked for; null: whichever.</summary>
/// <param name="Before">Exclusive.</param>
internal sealed record EntranceFilter(string? Result, string? Gate, Guid? TicketId, DateTimeOffset? From, DateTimeOffset? Before)
    : IEndpointParameterMetadataProvider
{
    public static ValueTask<EntranceFilter> BindAsync(HttpContext context)
    {
        var request = context.Request;
        return new(new EntranceFilter(
            QueryValues.OneOf(request, "result", EntranceLogRow.Admitted, EntranceLogRow.Conflict, EntranceLogRow.Refused),
            QueryValues.Search(request, "gate"),
            QueryValues.Id(request, "ticket_id"),
            QueryValues.Moment(request, "start_date")?.Start,
            QueryValues.Moment(request, "end_date")?.End));
    }

    /// <summary>Names the parameters for the API description.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryMetadata("result", "gate", "ticket_id", "start_date", "end_date"));

    public IQueryable<EntranceLogRow> Of(IQueryable<EntranceLogRow> rows) => rows.Where(row =>
        (Result == null || row.Result == Result)
        && (Gate == null || row.Gate == Gate)
        && (TicketId == null || row.TicketId == TicketId)
        && (From == null || row.ScannedAt >= From)
        && (Before == null || row.ScannedAt < Before));
}
