namespace OrleansTickets.Api.Http;

/// <summary>Query parameters that a handler reads by <see cref="QueryValues"/>, for the API description.</summary>
internal sealed record QueryMetadata(params string[] Names);

internal static class QueryConventions
{
    public static TBuilder TakesQuery<TBuilder>(this TBuilder builder, params string[] names)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new QueryMetadata(names));
}
