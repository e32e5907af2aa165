using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Catalog;

/// <summary>
/// Which events are listed: <c>?is_active=</c>, <c>?q=</c> in title or code, and with <c>?include_deleted=true</c> deleted ones too.
/// </summary>
internal sealed record EventFilter(bool? IsActive, string? Search, bool IncludeDeleted) : IEndpointParameterMetadataProvider
{
    private const string IsActiveName = "is_active";
    private const string SearchName = "q";
    private const string IncludeDeletedName = "include_deleted";

    public static ValueTask<EventFilter> BindAsync(HttpContext context) => new(new EventFilter(
        QueryValues.Flag(context.Request, IsActiveName),
        QueryValues.Search(context.Request, SearchName),
        QueryValues.Flag(context.Request, IncludeDeletedName) ?? false));

    /// <summary>Names the parameters for the API description.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryMetadata(IsActiveName, SearchName, IncludeDeletedName));

    public IQueryable<EventRow> Of(IQueryable<EventRow> events)
    {
        var listed = IncludeDeleted ? events.IgnoreQueryFilters() : events;
        if (IsActive is { } active)
        {
            listed = listed.Where(e => e.IsActive == active);
        }

        if (Search is { } text)
        {
            var pattern = LikePattern.Containing(text);
            listed = listed.Where(e => EF.Functions.ILike(e.Title, pattern, LikePattern.Escape) || EF.Functions.ILike(e.Code, pattern, LikePattern.Escape));
        }

        return listed;
    }
}
