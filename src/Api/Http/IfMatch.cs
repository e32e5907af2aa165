using System.Collections.Immutable;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace OrleansTickets.Api.Http;

/// <summary>
/// The request's <c>If-Match</c> (RFC 9110 13.1.1), a parameter of handlers that change or remove what has an
/// <see cref="EntityTag"/>. It is optional: without it, and with <c>*</c>, the change is made to whatever is there. Malformed: 400.
/// </summary>
/// <remarks>
/// Where it does not allow the change the answer is 412. To ask here is only half of it: the write itself must fail where another
/// came in between, by a row's version (<see cref="IVersionedRow"/>) or in the turn of a grain.
/// </remarks>
internal sealed class IfMatch : IEndpointParameterMetadataProvider
{
    public const string Header = "If-Match";

    private static readonly Text Malformed = new(
        "Must be * or entity tags in double quotes.", "*이거나 큰따옴표로 감싼 엔터티 태그여야 합니다.");

    private static readonly IfMatch Anything = new(null);

    private IfMatch(ImmutableArray<string>? revisions) => Revisions = revisions;

    /// <summary>Revisions of which the resource must have one; null: any.</summary>
    public ImmutableArray<string>? Revisions { get; }

    public static ValueTask<IfMatch> BindAsync(HttpContext context)
    {
        var values = context.Request.Headers.IfMatch;
        if (values.Count == 0)
        {
            return new ValueTask<IfMatch>(Anything);
        }

        if (!EntityTagHeaderValue.TryParseStrictList(values, out var tags))
        {
            throw new InvalidRequestException(FieldErrors.Of(Header, Malformed));
        }

        // A weak tag matches nothing: the comparison is the strong one.
        return new ValueTask<IfMatch>(tags.Contains(EntityTagHeaderValue.Any)
            ? Anything
            : new IfMatch([.. tags.Where(tag => !tag.IsWeak).Select(RevisionOf)]));
    }

    /// <summary>Marks the endpoint for the API description.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new IfMatchMetadata());

    /// <summary>Whether the resource may be changed as it stands now.</summary>
    public bool Allows(EntityTag current) => Revisions is not { } revisions || revisions.Contains(current.Revision, StringComparer.Ordinal);

    private static string RevisionOf(EntityTagHeaderValue tag) =>
        tag.Tag.AsSpan().Trim('"') is var opaque && opaque.IndexOf(EntityTag.Separator) is >= 0 and var end
            ? opaque[..end].ToString()
            : opaque.ToString();
}

/// <summary>The endpoint takes an <c>If-Match</c>.</summary>
internal sealed class IfMatchMetadata;
