using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Notices;

/// <summary>A notice as those see it who write it.</summary>
/// <param name="Content">Markdown, as it was written.</param>
/// <param name="ContentHtml">What visitors get to see of it.</param>
/// <param name="PublishedAt">When visitors began or will begin to see it.</param>
internal sealed record NoticeResponse(
    Guid Id,
    string Title,
    string Content,
    string ContentHtml,
    bool IsPinned,
    DateTimeOffset? PublishedFrom,
    DateTimeOffset? PublishedTo,
    DateTimeOffset PublishedAt,
    [property: JsonConverter(typeof(SnakeCaseEnum<NoticeStatus>))] NoticeStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static NoticeResponse From(NoticeRow row, DateTimeOffset now) => new(
        row.Id, row.Title, row.Content, NoticeText.ToHtml(row.Content), row.IsPinned, row.PublishedFrom?.ToUniversalTime(),
        row.PublishedTo?.ToUniversalTime(), row.PublishedAt.ToUniversalTime(), row.StatusAt(now), row.CreatedAt.ToUniversalTime(),
        row.UpdatedAt.ToUniversalTime());
}

/// <summary>A notice in a list.</summary>
/// <param name="Excerpt">How it begins: plain text of at most 200 characters.</param>
internal sealed record NoticeSummaryResponse(
    Guid Id,
    string Title,
    string Excerpt,
    bool IsPinned,
    DateTimeOffset? PublishedFrom,
    DateTimeOffset? PublishedTo,
    DateTimeOffset PublishedAt,
    [property: JsonConverter(typeof(SnakeCaseEnum<NoticeStatus>))] NoticeStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static NoticeSummaryResponse From(NoticeRow row, DateTimeOffset now) => new(
        row.Id, row.Title, row.Excerpt, row.IsPinned, row.PublishedFrom?.ToUniversalTime(),
        row.PublishedTo?.ToUniversalTime(), row.PublishedAt.ToUniversalTime(), row.StatusAt(now), row.CreatedAt.ToUniversalTime(),
        row.UpdatedAt.ToUniversalTime());
}

/// <summary>A notice in the list that visitors see (MISSION T10).</summary>
/// <param name="Excerpt">How it begins: plain text of at most 200 characters.</param>
internal sealed record PublicNoticeSummaryResponse(
    Guid Id, string Title, string Excerpt, bool IsPinned, DateTimeOffset PublishedAt, DateTimeOffset UpdatedAt)
{
    public static PublicNoticeSummaryResponse From(NoticeRow row) => new(
        row.Id, row.Title, row.Excerpt, row.IsPinned, row.PublishedAt.ToUniversalTime(), row.UpdatedAt.ToUniversalTime());
}

/// <summary>A notice as visitors see it (MISSION T10).</summary>
/// <param name="Content">Markdown, as it was written: not harmless as HTML.</param>
/// <param name="ContentHtml">HTML that is harmless within any page.</param>
internal sealed record PublicNoticeResponse(
    Guid Id, string Title, string Content, string ContentHtml, bool IsPinned, DateTimeOffset PublishedAt, DateTimeOffset UpdatedAt)
{
    public static PublicNoticeResponse From(NoticeRow row) => new(
        row.Id, row.Title, row.Content, NoticeText.ToHtml(row.Content), row.IsPinned, row.PublishedAt.ToUniversalTime(),
        row.UpdatedAt.ToUniversalTime());
}
