using PdfSharp.Fonts;

namespace OrleansTickets.Api.Tickets.Print;

/// <summary>
/// The one font of printed tickets, part of this assembly so that every machine has it: NanumGothic (SIL Open Font License 1.1, beside it), with
/// all 11,172 Korean syllables, Latin, Japanese and 4,620 Chinese characters. What else a name contains is printed as an empty box.
/// </summary>
internal sealed class TicketFont : IFontResolver
{
    public const string Family = "NanumGothic";

    private static readonly byte[] Bytes = Load();

    public FontResolverInfo ResolveTypeface(string familyName, bool isBold, bool isItalic) => new(Family, isBold, isItalic);

    public byte[] GetFont(string faceName) => Bytes;

    private static byte[] Load()
    {
        using var resource = typeof(TicketFont).Assembly.GetManifestResourceStream($"{Family}.ttf")!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
