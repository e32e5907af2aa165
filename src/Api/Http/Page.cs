using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace OrleansTickets.Api.Http;

/// <summary>Which part of a list is asked for: <c>?skip=</c> 0 to 1,000,000, <c>?limit=</c> 1 to 100, by default the first 100.</summary>
internal sealed record Page(int Skip, int Limit) : IEndpointParameterMetadataProvider
{
    public const int MaxLimit = 100;

    // Rows that are skipped are read all the same: who wants more than this wants an export.
    public const int MaxSkip = 1_000_000;

    public static ValueTask<Page> BindAsync(HttpContext context) => new(new Page(
        QueryValues.Number(context.Request, "skip", 0, MaxSkip) ?? 0,
        QueryValues.Number(context.Request, "limit", 1, MaxLimit) ?? MaxLimit));

    /// <summary>Names the parameters for the API description.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryMetadata("skip", "limit"));
}
