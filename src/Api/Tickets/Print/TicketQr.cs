using QRCoder;

namespace OrleansTickets.Api.Tickets.Print;

/// <summary>
/// A ticket's code as a QR code. Level Q, which survives a quarter of it being torn or dirty; the 187 characters of
/// <see cref="Tokens.TicketTokens"/> make it version 9, of 53 by 53 modules.
/// </summary>
internal static class TicketQr
{
    private const QRCodeGenerator.ECCLevel Level = QRCodeGenerator.ECCLevel.Q;

    /// <summary>Of a module; with the quiet zone the picture is 488 pixels wide.</summary>
    private const int Pixels = 8;

    public static byte[] Png(string code)
    {
        using var data = Generate(code);
        using var drawn = new PngByteQRCode(data);
        return drawn.GetGraphic(Pixels);
    }

    public static string Svg(string code)
    {
        using var data = Generate(code);
        using var drawn = new SvgQRCode(data);
        return drawn.GetGraphic(Pixels, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }

    /// <summary>The runs of dark modules, row by row; x and y from 0, with a quiet zone of 4 modules on each side.</summary>
    public static (int Size, IReadOnlyList<DarkRun> Runs) Draw(string code)
    {
        using var data = Generate(code);
        List<DarkRun> runs = [];
        for (var y = 0; y < data.ModuleMatrix.Count; y++)
        {
            var row = data.ModuleMatrix[y];
            for (var x = 0; x < row.Count; x++)
            {
                var start = x;
                while (x < row.Count && row[x])
                {
                    x++;
                }

                if (x > start)
                {
                    runs.Add(new DarkRun(start, y, x - start));
                }
            }
        }

        return (data.ModuleMatrix.Count, runs);
    }

    private static QRCodeData Generate(string code)
    {
        using var generator = new QRCodeGenerator();
        return generator.CreateQrCode(code, Level);
    }
}

/// <summary>Dark modules side by side.</summary>
internal readonly record struct DarkRun(int X, int Y, int Length);
