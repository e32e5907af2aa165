using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Files;

/// <summary>
/// Uploaded files, for whoever knows the address. The bytes under an address never change, so they may be cached for ever, and
/// asked for in parts. Nothing in them can run within our site.
/// </summary>
internal static class PublicFileEndpoints
{
    private const string Immutable = "public, max-age=31536000, immutable";

    public static void MapPublicFiles(this IEndpointRouteBuilder routes) =>
        routes.MapMethods(FileName.Prefix + "{name}", [HttpMethods.Get, HttpMethods.Head], ServeAsync)
            .WithTags("Public")
            .WithSummary("Read an uploaded file, or a range of it")
            .Produces(StatusCodes.Status200OK, responseType: null)
            .AllowPublic()

            // A page shows a dozen pictures: they are kept for ever by whoever has seen them, and must not use up his requests.
            .DisableRateLimiting()
            .Refuses(ErrorCode.NotFound);

    private static async Task<Results<FileStreamHttpResult, ProblemResult>> ServeAsync(
        string name, HttpResponse response, TicketsContext rows, FileStore store, CancellationToken cancellationToken)
    {
        if (!FileName.IsValid(name)
            || await rows.Files.AsNoTracking().SingleOrDefaultAsync(f => f.Name == name && f.DeletedAt == null, cancellationToken) is not { } file
            || store.TryOpen(name) is not { } content)
        {
            return Problems.NotFound();
        }

        WriteHeaders(response.Headers, file);
        return TypedResults.Stream(
            content,
            file.ContentType,
            lastModified: file.CreatedAt,
            entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(file.Sha256)}\""),
            enableRangeProcessing: true);
    }

    private static void WriteHeaders(IHeaderDictionary headers, FileRow file)
    {
        var disposition = new ContentDispositionHeaderValue(IsImage(file) ? "inline" : "attachment");
        disposition.SetHttpFileName(file.OriginalName);
        headers.ContentDisposition = disposition.ToString();
        headers.CacheControl = Immutable;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";

        // Pages of other sites may show them, for example our own front end from an address of its own.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }

    /// <summary>A PDF can hold programs, and a sandbox keeps browsers from showing it anyway: they save it.</summary>
    private static bool IsImage(FileRow file) => file.ContentType.StartsWith("image/", StringComparison.Ordinal);
}
