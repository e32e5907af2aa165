using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace OrleansTickets.Api.Http;

/// <summary>200 with a value and its <c>ETag</c>; to a GET whose <c>If-None-Match</c> names that tag, 304 without the value.</summary>
internal sealed class Tagged<T>(T value, EntityTag tag) : IResult, IEndpointMetadataProvider, IStatusCodeHttpResult, IValueHttpResult<T>
{
    public T Value => value;

    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status200OK;

    T? IValueHttpResult<T>.Value => value;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
        builder.Metadata.Add(new TaggedMetadata());
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var text = tag.ToString();
        httpContext.Response.Headers.ETag = text;
        return IfNoneMatch.Names(httpContext.Request, text)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified).ExecuteAsync(httpContext)
            : TypedResults.Ok(value).ExecuteAsync(httpContext);
    }
}

/// <summary>201 with a value, where it can be read from now on, and its <c>ETag</c>.</summary>
internal sealed class TaggedCreation<T>(string location, T value, EntityTag tag)
    : IResult, IEndpointMetadataProvider, IStatusCodeHttpResult, IValueHttpResult<T>
{
    public T Value => value;

    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status201Created;

    T? IValueHttpResult<T>.Value => value;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(T), ["application/json"]));
        builder.Metadata.Add(new TaggedMetadata());
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ETag = tag.ToString();
        return TypedResults.Created(location, value).ExecuteAsync(httpContext);
    }
}

/// <summary>The endpoint answers with an <c>ETag</c>.</summary>
internal sealed class TaggedMetadata;
