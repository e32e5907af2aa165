namespace OrleansTickets.Api.Http;

/// <summary>The problems that an endpoint can answer, for the API description.</summary>
internal sealed record ErrorMetadata(params ErrorCode[] Codes);

internal static class ErrorConventions
{
    /// <summary>
    /// Declares the problems that the endpoint's own rules answer. Those of every endpoint (503), of its body (400, 413, 415),
    /// of its parameters (400) and of its access requirement (401, 403) are declared for it.
    /// </summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder builder, params ErrorCode[] codes)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ErrorMetadata(codes));
}
