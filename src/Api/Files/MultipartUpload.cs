using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Files;

/// <summary>A body of <c>multipart/form-data</c> (RFC 7578) with exactly one part, a file, received piece by piece.</summary>
internal static class MultipartUpload
{
    /// <summary>MISSION T17: 10 MB.</summary>
    public const int MaxFileBytes = 10 * 1024 * 1024;

    /// <summary>The file, and what is around it.</summary>
    public const int MaxBodyBytes = MaxFileBytes + (64 * 1024);

    /// <summary>The part's name in the form.</summary>
    public const string Field = "file";

    private const int PieceBytes = 64 * 1024;

    /// <summary>RFC 2046 5.1.1.</summary>
    private const int MaxBoundaryLength = 70;

    private static readonly Text WrongMediaType = new("Send one file as multipart/form-data.", "파일 하나를 multipart/form-data로 보내세요.");
    private static readonly Text Malformed = new("Is not a whole multipart/form-data body.", "올바른 multipart/form-data 본문이 아닙니다.");
    private static readonly Text NotOneFile = new("Must be the only part, and a file.", "파일 하나만 보내야 합니다.");
    private static readonly Text Empty = new("Is empty.", "빈 파일입니다.");
    private static readonly Text FileTooLarge = new("A file may have at most 10 MB.", "파일은 10MB 이하여야 합니다.");

    /// <remarks>Nothing cancels the reading: Kestrel ends it by itself when the client is gone.</remarks>
    /// <returns>The client's name for the file.</returns>
    /// <exception cref="UploadRefusedException">The body is not what it must be.</exception>
    public static async Task<string> ReceiveAsync(HttpRequest request, Stream target)
    {
        var parts = new MultipartReader(BoundaryOf(request), request.Body) { HeadersCountLimit = 8, HeadersLengthLimit = 8 * 1024 };
        var file = await ReadAsync(() => parts.ReadNextSectionAsync(CancellationToken.None));
        var disposition = file?.GetContentDispositionHeader();
        if (file is null || disposition is null || !disposition.IsFileDisposition() || HeaderUtilities.RemoveQuotes(disposition.Name) != Field)
        {
            throw new UploadRefusedException(Problems.Invalid(Field, NotOneFile));
        }

        await CopyAsync(file.Body, target);
        return await ReadAsync(() => parts.ReadNextSectionAsync(CancellationToken.None)) is null
            ? (disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName)).ToString()
            : throw new UploadRefusedException(Problems.Invalid(Field, NotOneFile));
    }

    private static string BoundaryOf(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals(FileBodyMetadata.MediaType, StringComparison.OrdinalIgnoreCase))
        {
            throw new UploadRefusedException(Problems.Of(ErrorCode.UnsupportedMediaType, WrongMediaType));
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= MaxBoundaryLength
            ? boundary
            : throw new UploadRefusedException(Problems.Invalid(FieldErrors.Body, Malformed));
    }

    private static async Task CopyAsync(Stream part, Stream target)
    {
        var piece = new byte[PieceBytes];
        var total = 0;
        while (await ReadAsync(() => part.ReadAsync(piece, CancellationToken.None).AsTask()) is var count and > 0)
        {
            total += count;
            if (total > MaxFileBytes)
            {
                throw new UploadRefusedException(Problems.Of(ErrorCode.TooLarge, FileTooLarge));
            }

            await target.WriteAsync(piece.AsMemory(0, count), CancellationToken.None);
        }

        if (total == 0)
        {
            throw new UploadRefusedException(Problems.Invalid(Field, Empty));
        }
    }

    /// <summary>Tells the faults of what a client sends from those of our disk: both are I/O exceptions.</summary>
    private static async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode != StatusCodes.Status400BadRequest)
        {
            throw new UploadRefusedException(Problems.OfStatus(exception.StatusCode));
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new UploadRefusedException(Problems.Invalid(FieldErrors.Body, Malformed));
        }
    }
}
