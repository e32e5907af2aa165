namespace OrleansTickets.Api.Files.Formats;

/// <summary>
/// PDF (ISO 32000), as it is but for what was appended to it. What it says and does is not looked into: browsers save it
/// rather than open it within our site.
/// </summary>
internal sealed class PdfFormat : FileFormat
{
    /// <summary>Where readers look for the end (ISO 32000-1, annex H).</summary>
    private const int TailLength = 1024;

    public override string ContentType => "application/pdf";

    public override IReadOnlyList<string> Extensions { get; } = ["pdf"];

    private static ReadOnlySpan<byte> EndMark => "%%EOF"u8;

    public override bool Recognises(ReadOnlySpan<byte> head) =>
        head.Length > 7 && ((head.StartsWith("%PDF-1."u8) && char.IsAsciiDigit((char)head[7])) || head.StartsWith("%PDF-2.0"u8));

    public override ImageSize? Copy(ByteSource source, Stream target)
    {
        source.CopyTo(target, source.Length);
        var tail = new byte[Math.Min(TailLength, source.Length)];
        target.Position = source.Length - tail.Length;
        target.ReadExactly(tail);
        var mark = tail.AsSpan().LastIndexOf(EndMark);
        if (mark < 0 || tail.AsSpan(0, mark).LastIndexOf("startxref"u8) < 0)
        {
            throw new UnfitFileException();
        }

        var end = mark + EndMark.Length;
        var stranger = tail.AsSpan(end).IndexOfAnyExcept("\r\n\t\f \0"u8);
        target.SetLength(source.Length - tail.Length + end + (stranger < 0 ? tail.Length - end : stranger));
        return null;
    }
}
