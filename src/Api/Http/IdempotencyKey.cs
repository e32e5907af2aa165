using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace OrleansTickets.Api.Http;

/// <summary>
/// The request's <c>Idempotency-Key</c>, a parameter of every handler that spends stock or money (MISSION N1): 1 to 255 visible
/// ASCII characters, else 400. The grain remembers it; without one each request counts.
/// </summary>
internal readonly record struct IdempotencyKey(string? Value) : IEndpointParameterMetadataProvider
{
    public const string Header = "Idempotency-Key";
    public const int MaxLength = 255;

    private static readonly Text Malformed = new(
        "Must be 1 to 255 visible ASCII characters.", "공백 없는 ASCII 1~255자여야 합니다.");

    public static ValueTask<IdempotencyKey> BindAsync(HttpContext context)
    {
        var values = context.Request.Headers[Header];
        if (values.Count == 0)
        {
            return default;
        }

        var value = values.Count == 1 ? values[0] : null;
        return IsValid(value)
            ? new ValueTask<IdempotencyKey>(new IdempotencyKey(value))
            : throw new InvalidRequestException(FieldErrors.Of(Header, values.Count > 1 ? FieldTexts.Repeated : Malformed));
    }

    /// <summary>Marks the endpoint for the API description.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new IdempotencyKeyMetadata());

    private static bool IsValid(string? value) =>
        value is { Length: > 0 and <= MaxLength } && !value.AsSpan().ContainsAnyExceptInRange('\x21', '\x7e');
}

/// <summary>The endpoint takes an <c>Idempotency-Key</c>.</summary>
internal sealed class IdempotencyKeyMetadata;
