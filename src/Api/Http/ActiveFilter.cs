using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace OrleansTickets.Api.Http;

/// <summary><c>?is_active=true|false</c>; without it a list has both.</summary>
internal readonly record struct ActiveFilter(bool? Value) : IEndpointParameterMetadataProvider
{
    private const string Name = "is_active";

    public static ValueTask<ActiveFilter> BindAsync(HttpContext context) =>
        new(new ActiveFilter(QueryValues.Flag(context.Request, Name)));

    /// <summary>Names the parameter for the API description.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryMetadata(Name));
}
