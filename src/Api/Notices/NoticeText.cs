using System.Globalization;
using AngleSharp.Dom;
using Ganss.Xss;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using OrleansTickets.Api.Files;

namespace OrleansTickets.Api.Notices;

/// <summary>
/// A notice's Markdown, and what becomes of it. Whoever writes notices is trusted with words, not with programs: raw HTML is text,
/// and of the HTML that Markdown makes only what is listed here gets through. Two walls, of which each would do.
/// </summary>
internal static class NoticeText
{
    private const int ExcerptLength = 200;

    /// <summary>Tables and struck-out words are what people expect besides CommonMark; a line's end is one, as they typed it.</summary>
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .UseAutoLinks()
        .UseSoftlineBreakAsHardlineBreak()
        .Build();

    private static readonly HtmlSanitizer Sanitizer = new(new HtmlSanitizerOptions
    {
        AllowedTags = new HashSet<string>(StringComparer.Ordinal)
        {
            "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "del", "blockquote", "ul", "ol", "li", "pre", "code", "a", "img",
            "table", "thead", "tbody", "tr", "th", "td",
        },
        AllowedAttributes = new HashSet<string>(StringComparer.Ordinal) { "href", "src", "alt", "title", "start" },
        UriAttributes = new HashSet<string>(StringComparer.Ordinal) { "href", "src" },
        AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "http", "https", "mailto" },
        AllowedCssProperties = new HashSet<string>(StringComparer.Ordinal),
        AllowedAtRules = new HashSet<AngleSharp.Css.Dom.CssRuleType>(),
    });

    private static readonly string[] LinkBeginnings = ["https://", "http://", "mailto:"];

    /// <summary>HTML that is harmless within any page.</summary>
    /// <exception cref="ArgumentException">It is nested too deeply: see <see cref="Read"/>.</exception>
    public static string ToHtml(string markdown)
    {
        using var document = Sanitizer.SanitizeDom(Markdown.ToHtml(markdown, Pipeline));
        var body = document.Body!;
        foreach (var link in body.QuerySelectorAll("a").ToList())
        {
            Restrict(link);
        }

        foreach (var image in body.QuerySelectorAll("img").Where(image => FileNameOf(image.GetAttribute("src")) is null).ToList())
        {
            image.Replace(document.CreateTextNode(image.GetAttribute("alt") ?? ""));
        }

        return body.InnerHtml.Trim();
    }

    /// <summary>The beginning, as text of one line: to be escaped like any other text.</summary>
    public static string ToExcerpt(string markdown)
    {
        var words = Markdown.ToPlainText(markdown, Pipeline).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var text = new StringInfo(string.Join(' ', words));
        return text.LengthInTextElements <= ExcerptLength ? text.String : $"{text.SubstringByTextElements(0, ExcerptLength - 1).TrimEnd()}…";
    }

    /// <summary>What a text shows and links to of the uploaded files, and whether it shows anything else.</summary>
    /// <returns>Null where it is nested more deeply than can be shown.</returns>
    public static NoticeFiles? Read(string markdown)
    {
        try
        {
            var links = Markdown.Parse(markdown, Pipeline).Descendants<LinkInline>().ToList();
            _ = ToHtml(markdown);
            return new NoticeFiles(
                links.Select(link => FileNameOf(link.Url)).OfType<string>().ToHashSet(StringComparer.Ordinal),
                links.Exists(link => link.IsImage && FileNameOf(link.Url) is null));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static void Restrict(IElement link)
    {
        var target = link.GetAttribute("href");
        if (FileNameOf(target) is null
            && !(target is not null && Array.Exists(LinkBeginnings, begin => target.StartsWith(begin, StringComparison.OrdinalIgnoreCase))))
        {
            link.Replace([.. link.ChildNodes]);
            return;
        }

        // Search engines need not follow what organisers write, nor does the other page get hold of ours.
        link.SetAttribute("rel", "nofollow noopener");
    }

    /// <returns>Null where the address is none of an uploaded file.</returns>
    private static string? FileNameOf(string? address) =>
        address is not null && address.StartsWith(FileName.Prefix, StringComparison.Ordinal)
        && address[FileName.Prefix.Length..] is var name && FileName.IsValid(name)
            ? name
            : null;
}

/// <summary>What a text has to do with files.</summary>
/// <param name="Names">Of uploaded files that it shows or links to.</param>
/// <param name="HasForeignImage">It shows a picture from elsewhere, which will be left out.</param>
internal sealed record NoticeFiles(IReadOnlySet<string> Names, bool HasForeignImage);
