using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Activity;
using OrleansTickets.Api.Files;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Http.Pages;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Notices;

/// <summary>Notices of one event, as its organisers write them (MISSION T8).</summary>
internal static class NoticeEndpoints
{
    private const string Target = "notice";

    private static readonly ListOrder<NoticeRow> NewestFirst =
        new ListOrder<NoticeRow>("notices").Descending(n => n.CreatedAt).Ascending(n => n.Id);

    public static void MapOwnNotices(this IEndpointRouteBuilder routes)
    {
        var notices = routes.MapGroup("/api/admin/notices").WithTags("Notices").RequireOnEvent(PermissionLevel.Viewer)
            .ChangesEventPages();
        notices.MapGet("/", ListAsync).WithSummary("List notices, newest first");
        notices.MapGet("/{noticeId:guid}", GetAsync).WithSummary("Read a notice").Refuses(ErrorCode.NotFound);
        notices.MapPost("/", CreateAsync).WithSummary("Create a notice").RequireOnEvent(PermissionLevel.Manager);
        notices.MapPut("/{noticeId:guid}", PutAsync)
            .WithSummary("Replace a notice")
            .RequireOnEvent(PermissionLevel.Manager)
            .Refuses(ErrorCode.NotFound);
        notices.MapDelete("/{noticeId:guid}", DeleteAsync)
            .WithSummary("Delete a notice")
            .RequireOnEvent(PermissionLevel.Manager)
            .Refuses(ErrorCode.NotFound);
    }

    private static async Task<Ok<PageOf<NoticeSummaryResponse>>> ListAsync(
        EventScope scope, Page page, NoticeFilter filter, TicketsContext rows, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var pinned = filter.IsPinned;
        var notices = Of(rows, scope).Where(n => pinned == null || n.IsPinned == pinned);
        notices = filter.Status is { } status ? notices.Where(NoticeTimes.Is(status, now)) : notices;
        var part = await page.ReadAsync(notices.AsNoTracking(), NewestFirst, cancellationToken);
        return TypedResults.Ok(part.Of(row => NoticeSummaryResponse.From(row, now)));
    }

    private static async Task<Results<Tagged<NoticeResponse>, ProblemResult>> GetAsync(
        EventScope scope, Guid noticeId, TicketsContext rows, TimeProvider clock, CancellationToken cancellationToken) =>
        await Of(rows, scope).AsNoTracking().SingleOrDefaultAsync(n => n.Id == noticeId, cancellationToken) is { } row
            ? Describe(row, clock.GetUtcNow())
            : Problems.NotFound();

    private static async Task<Results<TaggedCreation<NoticeResponse>, ProblemResult>> CreateAsync(
        EventScope scope, NoticeRequest request, TicketsContext rows, TimeProvider clock, CancellationToken cancellationToken)
    {
        var check = new Check();
        var terms = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var now = clock.GetUtcNow();
        var row = new NoticeRow
        {
            Id = Guid.CreateVersion7(now),
            EventId = scope.EventId,
            Title = terms.Title,
            Content = terms.Content,
            Excerpt = NoticeText.ToExcerpt(terms.Content),
            IsPinned = terms.IsPinned,
            PublishedFrom = terms.PublishedFrom,
            PublishedTo = terms.PublishedTo,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await using var transaction = await rows.Database.BeginTransactionAsync(cancellationToken);
        rows.Notices.Add(row);
        if (await UseFilesAsync(rows, row, terms, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await rows.SaveChangesAsync(cancellationToken);
        var response = NoticeResponse.From(row, now);
        rows.Record(scope.Admin.Actor, "notice_created", scope.EventId, Target, row.Id, null, response);
        await rows.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new TaggedCreation<NoticeResponse>($"/api/admin/notices/{row.Id}", response, TagOf(row, now));
    }

    private static async Task<Results<Tagged<NoticeResponse>, ProblemResult>> PutAsync(
        EventScope scope,
        Guid noticeId,
        IfMatch ifMatch,
        NoticeRequest request,
        TicketsContext rows,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var check = new Check();
        var terms = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var now = clock.GetUtcNow();
        await using var locked = await LockAsync(rows, scope, noticeId, ifMatch, cancellationToken);
        if (locked.Row is not { } row)
        {
            return locked.Refusal;
        }

        var before = NoticeResponse.From(row, now);
        (row.Title, row.Content, row.IsPinned) = (terms.Title, terms.Content, terms.IsPinned);
        (row.PublishedFrom, row.PublishedTo) = (terms.PublishedFrom, terms.PublishedTo);
        if (!rows.ChangeTracker.HasChanges())
        {
            return Describe(row, now);
        }

        (row.Excerpt, row.UpdatedAt) = (NoticeText.ToExcerpt(terms.Content), now);
        if (await UseFilesAsync(rows, row, terms, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await rows.SaveChangesAsync(cancellationToken);
        rows.Record(scope.Admin.Actor, "notice_changed", scope.EventId, Target, row.Id, before, NoticeResponse.From(row, now));
        await locked.CommitAsync(cancellationToken);
        return Describe(row, now);
    }

    private static async Task<Results<NoContent, ProblemResult>> DeleteAsync(
        EventScope scope, Guid noticeId, IfMatch ifMatch, TicketsContext rows, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var locked = await LockAsync(rows, scope, noticeId, ifMatch, cancellationToken);
        if (locked.Row is not { } row)
        {
            return locked.Refusal;
        }

        rows.Record(scope.Admin.Actor, "notice_deleted", scope.EventId, Target, row.Id, NoticeResponse.From(row, now), null);
        row.DeletedAt = now;
        await rows.ReplaceFileUsesAsync(scope.EventId, Target, row.Id, [], cancellationToken);
        await locked.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<ProblemResult?> UseFilesAsync(
        TicketsContext rows, NoticeRow row, NoticeTerms terms, CancellationToken cancellationToken) =>
        await rows.ReplaceFileUsesAsync(row.EventId, Target, row.Id, terms.FileNames, cancellationToken) is { } unknown
            ? Problems.Invalid("content", new Text($"There is no file /files/{unknown}.", $"/files/{unknown} 파일이 없습니다."))
            : null;

    private static IQueryable<NoticeRow> Of(TicketsContext rows, EventScope scope) =>
        rows.Notices.Where(n => n.EventId == scope.EventId && n.DeletedAt == null);

    private static Task<LockedRow<NoticeRow>> LockAsync(
        TicketsContext rows, EventScope scope, Guid id, IfMatch ifMatch, CancellationToken cancellationToken) => rows.LockAsync<NoticeRow>(
        $"SELECT *, xmin FROM notices WHERE id = {id} AND event_id = {scope.EventId} AND deleted_at IS NULL FOR UPDATE", ifMatch,
        cancellationToken);

    private static Tagged<NoticeResponse> Describe(NoticeRow row, DateTimeOffset now) =>
        new(NoticeResponse.From(row, now), TagOf(row, now));

    /// <summary>The status changes by itself.</summary>
    private static EntityTag TagOf(NoticeRow row, DateTimeOffset now) => EntityTag.Of(row) with { Reading = $"{row.StatusAt(now):d}" };
}
