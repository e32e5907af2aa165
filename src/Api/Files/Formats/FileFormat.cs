namespace OrleansTickets.Api.Files.Formats;

/// <summary>
/// A kind of file that may be uploaded. It is known by its content alone, and copied part by part: what the format does not need
/// to be shown (places, cameras, comments, whatever was appended) stays behind.
/// </summary>
/// <remarks>
/// Pictures are not decoded: that would take hundreds of megabytes for one photo, cost quality and animations, and run a native
/// decoder on a stranger's bytes in the server's own process. No library that restores everywhere copies parts without decoding.
/// </remarks>
internal abstract class FileFormat
{
    /// <summary>How many bytes <see cref="Recognises"/> wants to see.</summary>
    public const int HeadLength = 16;

    private static readonly FileFormat[] All = [new JpegFormat(), new PngFormat(), new GifFormat(), new WebPFormat(), new PdfFormat()];

    public abstract string ContentType { get; }

    /// <summary>Without dot; files get the first.</summary>
    public abstract IReadOnlyList<string> Extensions { get; }

    /// <returns>Null where the content is of no kind that may be uploaded.</returns>
    public static FileFormat? Find(ReadOnlySpan<byte> head)
    {
        foreach (var format in All)
        {
            if (format.Recognises(head))
            {
                return format;
            }
        }

        return null;
    }

    /// <param name="head">The first <see cref="HeadLength"/> bytes, or all where there are fewer.</param>
    public abstract bool Recognises(ReadOnlySpan<byte> head);

    /// <summary>Copies what the format needs.</summary>
    /// <param name="source">At its beginning.</param>
    /// <param name="target">Empty; must be able to seek.</param>
    /// <returns>The size of an image.</returns>
    /// <exception cref="UnfitFileException">The content is damaged, or more than browsers should be given.</exception>
    public abstract ImageSize? Copy(ByteSource source, Stream target);
}
