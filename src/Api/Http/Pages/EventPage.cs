using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace OrleansTickets.Api.Http.Pages;

/// <summary>A page as it goes over the wire, in each encoding that was asked for. Written as often as one likes.</summary>
/// <param name="json">The body as it is.</param>
/// <param name="compression">Chooses what a client accepts.</param>
internal sealed class EventPage(byte[] json, IResponseCompressionProvider compression) : IResult
{
    /// <summary>A smaller answer fits into one packet whether it is compressed or not.</summary>
    private const int WorthCompressing = 1024;

    private const string Json = "application/json; charset=utf-8";

    /// <summary>Anyone may keep it, and asks whether it is still right before he uses it.</summary>
    private static readonly StringValues AskFirst = "no-cache";

    private static readonly StringValues VaryByEncoding = HeaderNames.AcceptEncoding;

    private readonly Body _plain = new(json, null, TagOf(json));
    private readonly ConcurrentDictionary<string, Body> _compressed = new(StringComparer.Ordinal);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = Choose(httpContext);
        var response = httpContext.Response;
        var headers = response.Headers;
        headers.ETag = body.Tag;
        headers.CacheControl = AskFirst;
        headers.Vary = VaryByEncoding;
        if (IfNoneMatch.Names(httpContext.Request, body.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = Json;
        response.ContentLength = body.Bytes.Length;
        headers.ContentEncoding = body.Encoding;
        await response.BodyWriter.WriteAsync(body.Bytes, httpContext.RequestAborted);
    }

    private static string TagOf(byte[] bytes) => $"\"{Base64Url.EncodeToString(SHA256.HashData(bytes).AsSpan(0, 12))}\"";

    private Body Choose(HttpContext context) =>
        json.Length < WorthCompressing || context.Request.Headers.AcceptEncoding.Count == 0
        || compression.GetCompressionProvider(context) is not { } provider
            ? _plain
            : _compressed.TryGetValue(provider.EncodingName, out var body)
                ? body
                : _compressed.GetOrAdd(provider.EncodingName, Compress(provider));

    private Body Compress(ICompressionProvider provider)
    {
        using var compressed = new MemoryStream(json.Length / 2);
        using (var stream = provider.CreateStream(compressed))
        {
            stream.Write(json);
        }

        // Other bytes, another strong tag (RFC 9110 8.8.3).
        return new Body(compressed.ToArray(), provider.EncodingName, $"{_plain.Tag[..^1]}-{provider.EncodingName}\"");
    }

    private sealed record Body(byte[] Bytes, string? Encoding, string Tag);
}
