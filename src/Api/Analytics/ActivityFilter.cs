using System.Buffers;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Api.Analytics;

/// <summary>Which rows of the activity log are asked for; null: whichever.</summary>
/// <param name="Before">Exclusive.</param>
internal sealed record ActivityFilter(
    string? AdminType, string? ActionType, Guid? EventId, Guid? AdminId, DateTimeOffset? From, DateTimeOffset? Before)
    : IEndpointParameterMetadataProvider
{
    private const int MaxActionType = 64;

    private static readonly SearchValues<char> ActionCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    public static ValueTask<ActivityFilter> BindAsync(HttpContext context)
    {
        var request = context.Request;
        return new(new ActivityFilter(
            QueryValues.OneOf(request, "admin_type", AdminClaims.SuperAdmin, AdminClaims.EventManager, Actor.SystemType),
            ReadAction(request),
            QueryValues.Id(request, "event_id"),
            QueryValues.Id(request, "admin_id"),
            QueryValues.Moment(request, "start_date")?.Start,
            QueryValues.Moment(request, "end_date")?.End));
    }

    /// <summary>Names the parameters for the API description.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryMetadata("admin_type", "action_type", "event_id", "admin_id", "start_date", "end_date"));

    public IQueryable<ActivityRow> Of(IQueryable<ActivityRow> rows) => rows.Where(row =>
        (AdminType == null || row.AdminType == AdminType)
        && (ActionType == null || row.ActionType == ActionType)
        && (EventId == null || row.EventId == EventId)
        && (AdminId == null || row.AdminId == AdminId)
        && (From == null || row.At >= From)
        && (Before == null || row.At < Before));

    private static string? ReadAction(HttpRequest request) => QueryValues.Single(request, "action_type") switch
    {
        null => null,
        { Length: > 0 and <= MaxActionType } action when !action.AsSpan().ContainsAnyExcept(ActionCharacters) => action,
        _ => throw new InvalidRequestException(FieldErrors.Of("action_type", FieldTexts.WrongType)),
    };
}
