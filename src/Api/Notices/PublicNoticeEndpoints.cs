using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Http.Pages;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Notices;

/// <summary>Notices, as visitors see them while they are published and their event is active (MISSION T8, T10).</summary>
internal static class PublicNoticeEndpoints
{
    private static readonly ListOrder<NoticeRow> PinnedFirst = new ListOrder<NoticeRow>("public-notices")
        .Descending(n => n.IsPinned ? 1 : 0).Descending(n => n.PublishedAt).Ascending(n => n.Id);

    public static void MapPublicNotices(this IEndpointRouteBuilder routes)
    {
        var notices = routes.MapGroup("/api/public/{eventCode}/notices").WithTags("Public").AllowPublic();
        notices.MapGet("/", ListAsync)
            .WithSummary("List an event's notices, pinned ones first")
            .AsEventPage()
            .Refuses(ErrorCode.NotFound);
        notices.MapGet("/{noticeId:guid}", GetAsync)
            .WithSummary("Read a notice")
            .AsEventPage("noticeId")
            .Refuses(ErrorCode.NotFound);
    }

    private static async Task<Results<Ok<PageOf<PublicNoticeSummaryResponse>>, ProblemResult>> ListAsync(
        string eventCode,
        Page page,
        PageLifetime lifetime,
        EventDirectory events,
        TicketsContext rows,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (await events.FindAsync(eventCode, cancellationToken) is not { } eventId
            || !await rows.Events.AnyAsync(e => e.Id == eventId && e.IsActive, cancellationToken))
        {
            return Problems.NotFound();
        }

        var now = clock.GetUtcNow();
        var notices = Of(rows, eventId);
        lifetime.EndsAt(await notices.Where(n => n.PublishedAt > now).MinAsync(n => (DateTimeOffset?)n.PublishedAt, cancellationToken));
        lifetime.EndsAt(await notices.Where(n => n.PublishedTo > now).MinAsync(n => n.PublishedTo, cancellationToken));
        var part = await page.ReadAsync(notices.Where(NoticeTimes.Is(NoticeStatus.Published, now)), PinnedFirst, cancellationToken);
        return TypedResults.Ok(part.Of(PublicNoticeSummaryResponse.From));
    }

    private static async Task<Results<Ok<PublicNoticeResponse>, ProblemResult>> GetAsync(
        string eventCode,
        Guid noticeId,
        PageLifetime lifetime,
        EventDirectory events,
        TicketsContext rows,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (await events.FindAsync(eventCode, cancellationToken) is not { } eventId
            || await Of(rows, eventId)
                .Where(NoticeTimes.Is(NoticeStatus.Published, clock.GetUtcNow()))
                .Where(n => n.Id == noticeId && rows.Events.Any(e => e.Id == eventId && e.IsActive))
                .SingleOrDefaultAsync(cancellationToken) is not { } row)
        {
            return Problems.NotFound();
        }

        lifetime.EndsAt(row.PublishedTo);
        return TypedResults.Ok(PublicNoticeResponse.From(row));
    }

    private static IQueryable<NoticeRow> Of(TicketsContext rows, Guid eventId) =>
        rows.Notices.AsNoTracking().Where(n => n.EventId == eventId && n.DeletedAt == null);
}
