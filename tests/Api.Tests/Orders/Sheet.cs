using System.Globalization;
using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace OrleansTickets.Api.Tests.Orders;

/// <summary>A spreadsheet as its XML says, read without the library that wrote it.</summary>
/// <param name="Rows">Without the titles.</param>
internal sealed record Sheet(string Name, IReadOnlyList<string> Titles, IReadOnlyList<IReadOnlyList<Cell>> Rows)
{
    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    public static Sheet Read(Stream content)
    {
        using var archive = new ZipArchive(content, ZipArchiveMode.Read);
        var formats = Formats(archive);
        var rows = Load(archive, "xl/worksheets/sheet1.xml").Descendants(Main + "row")
            .Select(IReadOnlyList<Cell> (row) => [.. row.Elements(Main + "c").Select(cell => Cell.Read(cell, formats))]).ToList();
        return new Sheet(
            Load(archive, "xl/workbook.xml").Descendants(Main + "sheet").Single().Attribute("name")!.Value,
            [.. rows[0].Select(cell => cell.Text!)],
            rows[1..]);
    }

    /// <summary>The rows of all sheets, titles among them, counted without holding one.</summary>
    public static int Count(Stream content)
    {
        using var archive = new ZipArchive(content, ZipArchiveMode.Read);
        var rows = 0;
        foreach (var entry in archive.Entries.Where(entry => entry.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal)))
        {
            using var xml = XmlReader.Create(entry.Open());
            while (xml.Read())
            {
                rows += xml is { NodeType: XmlNodeType.Element, LocalName: "row" } ? 1 : 0;
            }
        }

        return rows;
    }

    public Cell Of(int row, string title) => Rows[row][Titles.ToList().IndexOf(title)];

    private static XDocument Load(ZipArchive archive, string name)
    {
        using var part = archive.GetEntry(name)!.Open();
        return XDocument.Load(part);
    }

    /// <summary>Number formats by the number of their style.</summary>
    private static List<string> Formats(ZipArchive archive)
    {
        var styles = Load(archive, "xl/styles.xml");
        var own = styles.Descendants(Main + "numFmt").ToDictionary(
            format => format.Attribute("numFmtId")!.Value, format => format.Attribute("formatCode")!.Value, StringComparer.Ordinal);
        return
        [
            .. styles.Descendants(Main + "cellXfs").Single().Elements(Main + "xf")
                .Select(style => style.Attribute("numFmtId")?.Value ?? "0").Select(id => own.GetValueOrDefault(id, id)),
        ];
    }
}

/// <param name="Format">A number format's code, or the number of one that every program knows: 49 is text.</param>
internal sealed record Cell(string? Text, decimal? Number, bool IsFormula, string Format)
{
    /// <summary>Days since then, as Excel counts.</summary>
    private static readonly DateTime Epoch = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified);

    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    public DateTime Moment => Epoch.AddSeconds((double)Math.Round(Number!.Value * 86_400));

    public static Cell Read(XElement cell, List<string> formats)
    {
        var type = cell.Attribute("t")?.Value ?? "n";
        var value = cell.Element(Main + "v")?.Value;
        return new Cell(
            type == "inlineStr" ? cell.Element(Main + "is")!.Value : type == "str" ? value : null,
            type == "n" && value is { Length: > 0 } ? decimal.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture) : null,
            cell.Element(Main + "f") is not null,
            formats[int.Parse(cell.Attribute("s")?.Value ?? "0", CultureInfo.InvariantCulture)]);
    }
}
