using System.Globalization;
using OrleansTickets.Api.Http;
using PdfSharp.Drawing;
using PdfSharp.Fonts;
using PdfSharp.Pdf;

namespace OrleansTickets.Api.Tickets.Print;

/// <summary>A ticket to be printed, or to be shown on a phone: one page of A6. It has no personal data.</summary>
internal static class TicketPdf
{
    // A6 in points of 1/72 inch.
    private const double Width = 298;
    private const double Height = 420;
    private const double Margin = 22;
    private const double QrSize = 170;
    private const int TitleLines = 2;
    private const int NameLines = 2;

    private static readonly Text AnyDay = new("Any day of the event", "행사 기간 중 하루");
    private static readonly Text Visit = new("Visit", "관람일");
    private static readonly Text Order = new("Order", "주문 번호");
    private static readonly Text Ticket = new("Ticket", "티켓");
    private static readonly Text ShowOnce = new("Show this code at the entrance. It admits once.", "입구에서 이 코드를 보여 주세요. 한 번만 입장할 수 있습니다.");
    private static readonly Text ShowAlways = new("Show this code at the entrance, each time.", "입장할 때마다 입구에서 이 코드를 보여 주세요.");

    static TicketPdf() => GlobalFontSettings.FontResolver ??= new TicketFont();

    /// <param name="code">Text of the QR code.</param>
    public static byte[] Make(PrintedTicket ticket, string code, Language language, DateTimeOffset now)
    {
        using var document = new PdfDocument();
        document.Info.Title = $"{ticket.EventTitle} {ticket.Info.OrderNumber}-{ticket.Info.Serial}";
        document.Info.CreationDate = now.UtcDateTime;
        var page = document.AddPage();
        (page.Width, page.Height) = (XUnit.FromPoint(Width), XUnit.FromPoint(Height));
        using (var graphics = XGraphics.FromPdfPage(page))
        {
            Draw(graphics, ticket, code, language);
        }

        using var stream = new MemoryStream();
        document.Save(stream, closeStream: false);
        return stream.ToArray();
    }

    private static void Draw(XGraphics graphics, PrintedTicket ticket, string code, Language language)
    {
        var (small, normal, large) = (new XFont(TicketFont.Family, 8), new XFont(TicketFont.Family, 11), new XFont(TicketFont.Family, 16));
        var info = ticket.Info;
        var y = Write(graphics, ticket.EventTitle, large, Margin, TitleLines);
        y = Write(graphics, ticket.Venue, small, y + 2, 1);
        y = Write(graphics, info.Name, normal, y + 8, NameLines);
        y = Write(graphics, $"{Visit.In(language)}  {Day(info.VisitDate) ?? AnyDay.In(language)}", normal, y + 2, 1);
        DrawQr(graphics, code, (Width - QrSize) / 2, y + 6);
        y = Write(graphics, Instruction(info.EntriesAllowed).In(language), small, y + QrSize + 12, 2);
        Write(graphics, $"{Order.In(language)} {Spaced(info.OrderNumber)}    {Ticket.In(language)} {info.Serial}", small, y + 4, 1);
    }

    private static Text Instruction(int entries) => entries switch
    {
        0 => ShowAlways,
        1 => ShowOnce,
        _ => new Text(
            $"Show this code at the entrance. It admits {entries} times.", $"입구에서 이 코드를 보여 주세요. {entries}번 입장할 수 있습니다."),
    };

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>In groups that people can read to each other.</summary>
    private static string Spaced(string number) => string.Join('-', number.Chunk(5).Select(part => new string(part)));

    private static void DrawQr(XGraphics graphics, string code, double left, double top)
    {
        var (size, runs) = TicketQr.Draw(code);
        var module = QrSize / size;
        foreach (var run in runs)
        {
            graphics.DrawRectangle(XBrushes.Black, left + (run.X * module), top + (run.Y * module), run.Length * module, module);
        }
    }

    /// <returns>Where the text ends.</returns>
    private static double Write(XGraphics graphics, string text, XFont font, double top, int maxLines)
    {
        foreach (var line in Wrap(text, line => graphics.MeasureString(line, font).Width <= Width - (2 * Margin), maxLines))
        {
            graphics.DrawString(line, font, XBrushes.Black, new XPoint(Margin, top + font.Size));
            top += font.Size * 1.3;
        }

        return top;
    }

    /// <summary>Breaks at blanks, and within words that are longer than a line; what does not fit ends in an ellipsis.</summary>
    internal static List<string> Wrap(string text, Func<string, bool> fits, int maxLines)
    {
        List<string> lines = [];
        var rest = text.ReplaceLineEndings(" ").Trim();
        while (rest.Length > 0)
        {
            var length = FittingLength(rest, fits);
            if (lines.Count == maxLines - 1 && length < rest.Length)
            {
                while (length > 0 && !fits(rest[..length].TrimEnd() + "…"))
                {
                    length = StartOfElementBefore(rest, length);
                }

                lines.Add(rest[..length].TrimEnd() + "…");
                break;
            }

            lines.Add(rest[..length].TrimEnd());
            rest = rest[length..].TrimStart();
        }

        return lines;
    }

    /// <returns>At least one text element, whether it fits or not.</returns>
    private static int FittingLength(string text, Func<string, bool> fits)
    {
        var (end, atBlank) = (0, 0);
        foreach (var start in StringInfo.ParseCombiningCharacters(text).Skip(1).Append(text.Length))
        {
            if (!fits(text[..start].TrimEnd()))
            {
                return end == 0 ? start : atBlank > 0 ? atBlank : end;
            }

            end = start;
            if (start < text.Length && text[start] == ' ')
            {
                atBlank = start;
            }
        }

        return text.Length;
    }

    private static int StartOfElementBefore(string text, int end) =>
        StringInfo.ParseCombiningCharacters(text[..end]).LastOrDefault();
}

/// <summary>What is printed on a ticket.</summary>
internal sealed record PrintedTicket(TicketInfo Info, string EventTitle, string Venue);
