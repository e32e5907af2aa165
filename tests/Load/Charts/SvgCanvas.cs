using System.Security;
using System.Text;

namespace OrleansTickets.Load.Charts;

/// <summary>An SVG picture with a ground of its own, so that it can be read on a light page and on a dark one.</summary>
internal sealed class SvgCanvas(int width)
{
    // Colours that differ in lightness too, for eyes that do not tell red from green.
    private const string Style =
        """
        <style>
        .ground{fill:#ffffff;stroke:#d0d7de}.ink{fill:#1f2328}.soft{fill:#59636e}.grid{stroke:#d8dee4}.axis{stroke:#59636e}
        .c0{fill:#0b5fd0}.c1{fill:#b35900}.c2{fill:#d4901e}.c3{fill:#8250a8}.c4{fill:#6e7781}
        .s0{stroke:#0b5fd0}.s1{stroke:#b35900}.s2{stroke:#d4901e}.s3{stroke:#8250a8}.s4{stroke:#6e7781}.line{fill:none;stroke-width:2}
        @media (prefers-color-scheme:dark){
        .ground{fill:#0d1117;stroke:#30363d}.ink{fill:#e6edf3}.soft{fill:#9198a1}.grid{stroke:#262c36}.axis{stroke:#9198a1}
        .c0{fill:#58a6ff}.c1{fill:#db7f2e}.c2{fill:#f0c05a}.c3{fill:#bc8cf0}.c4{fill:#9198a1}
        .s0{stroke:#58a6ff}.s1{stroke:#db7f2e}.s2{stroke:#f0c05a}.s3{stroke:#bc8cf0}.s4{stroke:#9198a1}}
        text{font:12px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}.title{font-size:17px;font-weight:600}.head{font-size:13px;font-weight:600}
        </style>
        """;

    private readonly StringBuilder _shapes = new();

    public void Text(double x, double y, string text, string style = "ink", string anchor = "start") =>
        _shapes.Append($"""<text x="{Axis.Pixel(x)}" y="{Axis.Pixel(y)}" class="{style}" text-anchor="{anchor}">{SecurityElement.Escape(text)}</text>""").Append('\n');

    public void Line(double x1, double y1, double x2, double y2, string style, double thickness = 1) =>
        _shapes.Append($"""<line x1="{Axis.Pixel(x1)}" y1="{Axis.Pixel(y1)}" x2="{Axis.Pixel(x2)}" y2="{Axis.Pixel(y2)}" class="{style}" stroke-width="{Axis.Pixel(thickness)}"/>""").Append('\n');

    public void Bar(double x, double y, double endX, double height, string style) =>
        _shapes.Append($"""<path d="M{Axis.Pixel(x)} {Axis.Pixel(y)}H{Axis.Pixel(endX)}v{Axis.Pixel(height)}H{Axis.Pixel(x)}z" class="{style}"/>""").Append('\n');

    public void Dot(double x, double y, double radius, string style, double opacity = 1) =>
        _shapes.Append($"""<circle cx="{Axis.Pixel(x)}" cy="{Axis.Pixel(y)}" r="{Axis.Pixel(radius)}" class="{style}" opacity="{Axis.Pixel(opacity)}"/>""").Append('\n');

    public void Curve(IEnumerable<(double X, double Y)> points, string style, bool dashed = false) =>
        _shapes.Append($"""<polyline points="{string.Join(' ', points.Select(p => $"{Axis.Pixel(p.X)},{Axis.Pixel(p.Y)}"))}" class="line {style}"{(dashed ? " stroke-dasharray=\"5 4\"" : "")}/>""").Append('\n');

    /// <summary>The finished picture.</summary>
    public string Finish(double height, string description) =>
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {Axis.Pixel(height)}" width="{width}" height="{Axis.Pixel(height)}" role="img">
        <title>{SecurityElement.Escape(description)}</title>
        {Style}
        <rect x="0.5" y="0.5" width="{width - 1}" height="{Axis.Pixel(height - 1)}" rx="8" class="ground"/>
        {_shapes}</svg>

        """;
}
