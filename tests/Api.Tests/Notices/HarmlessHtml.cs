using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace OrleansTickets.Api.Tests.Notices;

/// <summary>Reads HTML as a browser does and looks for anything that was not expected there. Written apart from what it checks.</summary>
internal static partial class HarmlessHtml
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["a"] = ["href", "title", "rel"],
        ["img"] = ["src", "alt", "title"],
        ["ol"] = ["start"],
    };

    private static readonly string[] Plain =
    [
        "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "del", "blockquote", "ul", "li", "pre", "code", "table", "thead", "tbody", "tr",
        "th", "td",
    ];

    /// <returns>Null where there is nothing to find fault with.</returns>
    public static string? FindFault(string html)
    {
        var body = Parse(html);
        foreach (var node in body.Descendants())
        {
            if (Fault(node) is { } fault)
            {
                return $"{fault} in {html}";
            }
        }

        return Parse(body.InnerHtml).InnerHtml == body.InnerHtml ? null : $"reads otherwise the second time: {html}";
    }

    private static IElement Parse(string html) => new HtmlParser(new HtmlParserOptions { IsScripting = true }).ParseDocument($"<body>{html}").Body!;

    private static string? Fault(INode node)
    {
        if (node is IText)
        {
            return null;
        }

        if (node is not IElement element || (!Plain.Contains(element.LocalName) && !Allowed.ContainsKey(element.LocalName))
            || element.NamespaceUri != "http://www.w3.org/1999/xhtml")
        {
            return $"{node.NodeName} is not allowed";
        }

        var attributes = Allowed.GetValueOrDefault(element.LocalName, []);
        return element.Attributes.FirstOrDefault(attribute => !attributes.Contains(attribute.Name)) is { } foreign
                ? $"{foreign.Name} is not allowed at {element.LocalName}"
            : element.LocalName == "a" && !(Link().IsMatch(element.GetAttribute("href")!) && element.GetAttribute("rel") == "nofollow noopener")
                ? $"the link {element.OuterHtml} is not allowed"
            : element.LocalName == "img" && !File().IsMatch(element.GetAttribute("src")!)
                ? $"the image {element.OuterHtml} is not allowed"
            : element.GetAttribute("start") is { } start && !int.TryParse(start, out _) ? $"{start} is no number"
            : null;
    }

    [GeneratedRegex(@"^(https?://|mailto:|/files/[0-9a-f]{32}\.[a-z]{3,4}$)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^/files/[0-9a-f]{32}\.[a-z]{3,4}$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex File();
}
