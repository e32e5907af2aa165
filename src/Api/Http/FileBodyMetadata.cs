using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace OrleansTickets.Api.Http;

/// <summary>The endpoint takes a file as <c>multipart/form-data</c>, in a part of this name.</summary>
internal sealed record FileBodyMetadata(string Field)
{
    public const string MediaType = "multipart/form-data";
}

internal static class FileBodyConventions
{
    /// <summary>Lets requests be larger than others may be.</summary>
    /// <param name="maxBodyBytes">Of the whole body.</param>
    public static TBuilder TakesFile<TBuilder>(this TBuilder builder, string field, long maxBodyBytes)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(

        // The API description wants a type that JSON knows, and then says what the body really is.
        new AcceptsMetadata([FileBodyMetadata.MediaType], typeof(string)),
        new FileBodyMetadata(field),
        new RequestSizeLimitAttribute(maxBodyBytes));
}
