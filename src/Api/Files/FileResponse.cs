using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Files;

/// <summary>An uploaded file (MISSION T17).</summary>
/// <param name="Url">Its address on this server: public, for whoever knows it.</param>
/// <param name="ContentType">By its content.</param>
/// <param name="Size">Bytes as they are served: metadata of images is left out.</param>
/// <param name="Sha256">Of the bytes as they are served, in hexadecimal.</param>
/// <param name="OriginalName">What browsers call it when they save it.</param>
/// <param name="Width">Pixels of an image, else null.</param>
/// <param name="Height">Pixels of an image, else null.</param>
internal sealed record FileResponse(
    Guid Id,
    string Url,
    string ContentType,
    long Size,
    string Sha256,
    string OriginalName,
    int? Width,
    int? Height,
    DateTimeOffset CreatedAt)
{
    public static FileResponse From(FileRow row) => new(
        row.Id, FileName.Prefix + row.Name, row.ContentType, row.Size, Convert.ToHexStringLower(row.Sha256), row.OriginalName, row.Width,
        row.Height, row.CreatedAt.ToUniversalTime());
}
