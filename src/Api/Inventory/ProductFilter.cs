using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Inventory;

/// <summary>
/// Which products are listed: <c>?is_active=</c>, <c>?sold_out=</c> (nothing of it, nor of its options, is free), <c>?q=</c> in name
/// or description, and with <c>?include_archived=true</c> archived ones too.
/// </summary>
internal sealed record ProductFilter(bool? IsActive, bool? SoldOut, string? Search, bool IncludeArchived) : IEndpointParameterMetadataProvider
{
    private const string IsActiveName = "is_active";
    private const string SoldOutName = "sold_out";
    private const string SearchName = "q";

    public static ValueTask<ProductFilter> BindAsync(HttpContext context) => new(new ProductFilter(
        QueryValues.Flag(context.Request, IsActiveName),
        QueryValues.Flag(context.Request, SoldOutName),
        QueryValues.Search(context.Request, SearchName),
        QueryValues.Flag(context.Request, ArchivedFilter.Name) ?? false));

    /// <summary>Names the parameters for the API description.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryMetadata(IsActiveName, SoldOutName, SearchName, ArchivedFilter.Name));
}

/// <summary><c>?include_archived=true</c>; without it a list has only what is not archived.</summary>
internal sealed record ArchivedFilter(bool IncludeArchived) : IEndpointParameterMetadataProvider
{
    public const string Name = "include_archived";

    public static ValueTask<ArchivedFilter> BindAsync(HttpContext context) =>
        new(new ArchivedFilter(QueryValues.Flag(context.Request, Name) ?? false));

    /// <summary>Names the parameter for the API description.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryMetadata(Name));
}
