using System.Linq.Expressions;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Notices;

/// <summary>Whether visitors see a notice: a matter of time alone.</summary>
internal enum NoticeStatus
{
    Scheduled,
    Published,
    Expired,
}

internal static class NoticeTimes
{
    public static NoticeStatus StatusAt(this NoticeRow notice, DateTimeOffset now) =>
        now < notice.PublishedAt ? NoticeStatus.Scheduled
        : now < (notice.PublishedTo ?? DateTimeOffset.MaxValue) ? NoticeStatus.Published
        : NoticeStatus.Expired;

    /// <summary>The same, for the database.</summary>
    public static Expression<Func<NoticeRow, bool>> Is(NoticeStatus status, DateTimeOffset now) => status switch
    {
        NoticeStatus.Scheduled => n => now < n.PublishedAt,
        NoticeStatus.Published => n => now >= n.PublishedAt && (n.PublishedTo == null || now < n.PublishedTo),
        _ => n => now >= n.PublishedAt && now >= n.PublishedTo,
    };
}

/// <summary><c>?status=scheduled|published|expired</c> and <c>?is_pinned=true|false</c>; without them a list has all.</summary>
internal sealed record NoticeFilter(NoticeStatus? Status, bool? IsPinned) : IEndpointParameterMetadataProvider
{
    private const string StatusName = "status";
    private const string IsPinnedName = "is_pinned";

    public static ValueTask<NoticeFilter> BindAsync(HttpContext context) =>
        new(new NoticeFilter(ReadStatus(context.Request), QueryValues.Flag(context.Request, IsPinnedName)));

    /// <summary>Names the parameters for the API description.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryMetadata(StatusName, IsPinnedName));

    private static NoticeStatus? ReadStatus(HttpRequest request) => QueryValues.Single(request, StatusName) switch
    {
        null => null,
        "scheduled" => NoticeStatus.Scheduled,
        "published" => NoticeStatus.Published,
        "expired" => NoticeStatus.Expired,
        _ => throw new InvalidRequestException(FieldErrors.Of(StatusName, FieldTexts.WrongType)),
    };
}
