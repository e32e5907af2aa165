using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Notices;

/// <summary>A notice as it is to be, the whole of it.</summary>
/// <param name="Title">1 to 200 characters, plain text.</param>
/// <param name="Content">
/// 1 to 10,000 characters of Markdown: CommonMark, tables and ~~struck out~~. HTML is shown as it is typed. Links may go to http,
/// https and mailto addresses, and like images to files uploaded for this event (<c>/files/…</c>).
/// </param>
/// <param name="IsPinned">Whether it stands before all others. By default not.</param>
/// <param name="PublishedFrom">When visitors begin to see it; null: at once.</param>
/// <param name="PublishedTo">When they cease to; null: never.</param>
internal sealed record NoticeRequest(
    string? Title, string? Content, bool? IsPinned, DateTimeOffset? PublishedFrom, DateTimeOffset? PublishedTo)
{
    private const int MaxContent = 10_000;

    private static readonly Text EndsBeforeStart = new("Must be after published_from.", "published_from보다 늦어야 합니다.");
    private static readonly Text TooDeep = new("Is nested too deeply.", "중첩이 너무 깊습니다.");
    private static readonly Text ForeignImage = new(
        "May show only images that were uploaded here, as /files/….", "이곳에 올린 이미지(/files/…)만 표시할 수 있습니다.");

    public NoticeTerms Read(Check check)
    {
        var content = check.Paragraphs("content", Content, MaxContent);
        if (content.Length == 0)
        {
            check.Fail("content", FieldTexts.Required);
        }

        var files = content.Length > 4 * MaxContent ? null : NoticeText.Read(content);
        if (files is null)
        {
            check.Fail("content", TooDeep);
        }
        else if (files.HasForeignImage)
        {
            check.Fail("content", ForeignImage);
        }

        var (from, to) = (check.OptionalMoment("published_from", PublishedFrom), check.OptionalMoment("published_to", PublishedTo));
        if (to <= from)
        {
            check.Fail("published_to", EndsBeforeStart);
        }

        return new NoticeTerms(check.Line("title", Title, 1, 200), content, IsPinned ?? false, from, to, files?.Names ?? new HashSet<string>());
    }
}

/// <param name="FileNames">Of the files that the content shows or links to.</param>
internal sealed record NoticeTerms(
    string Title, string Content, bool IsPinned, DateTimeOffset? PublishedFrom, DateTimeOffset? PublishedTo, IReadOnlySet<string> FileNames);
