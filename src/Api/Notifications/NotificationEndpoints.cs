using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Activity;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Notifications;

/// <summary>Messages to the buyers of one event: what became of them, and another try for those that were given up.</summary>
internal static class NotificationEndpoints
{
    private static readonly Text NotGivenUp = new(
        "Only a message that was given up, or came too late, can be sent again.", "발송이 중단되었거나 늦어서 보내지 않은 메시지만 다시 보낼 수 있습니다.");

    private static readonly ListOrder<NotificationRow> NewestFirst =
        new ListOrder<NotificationRow>("notifications").Descending(row => row.CreatedAt).Ascending(row => row.Id);

    public static void MapNotifications(this IEndpointRouteBuilder routes)
    {
        var notifications = routes.MapGroup("/api/admin/notifications").WithTags("Notifications").RequireOnEvent(PermissionLevel.Staff);
        notifications.MapGet("/", ListAsync).WithSummary("List messages to buyers, newest first");
        notifications.MapPost("/{notificationId:guid}/resend", ResendAsync)
            .WithSummary("Try a message again that was given up or came too late")
            .WithDescription("Where it may have been sent after all, the provider is asked first: nobody gets it twice.")
            .Refuses(ErrorCode.NotFound, ErrorCode.Conflict);
    }

    private static async Task<Ok<PageOf<NotificationResponse>>> ListAsync(
        EventScope scope, Page page, NotificationFilter filter, TicketsContext rows, CancellationToken cancellationToken)
    {
        var (status, template) = filter;
        var notifications = rows.Notifications.AsNoTracking().Where(row =>
            row.EventId == scope.EventId && (status == null || row.Status == status) && (template == null || row.Template == template));
        return TypedResults.Ok((await page.ReadAsync(notifications, NewestFirst, cancellationToken)).Of(NotificationResponse.From));
    }

    private static async Task<Results<Ok<NotificationResponse>, ProblemResult>> ResendAsync(
        EventScope scope, Guid notificationId, TicketsContext rows, TimeProvider clock, CancellationToken cancellationToken)
    {
        // Locked: a server may be delivering it, or another admin be asking for the same.
        await using var transaction = await rows.Database.BeginTransactionAsync(cancellationToken);
        var row = await rows.Notifications
            .FromSql($"SELECT * FROM outbox WHERE id = {notificationId} AND event_id = {scope.EventId} FOR UPDATE")
            .SingleOrDefaultAsync(cancellationToken);
        if (row is null)
        {
            return Problems.NotFound();
        }

        if (!MayBeSentAgain(row))
        {
            return Problems.Of(ErrorCode.Conflict, NotGivenUp);
        }

        var before = NotificationResponse.From(row);
        var now = clock.GetUtcNow();
        (row.Status, row.SettledAt, row.DueAt, row.Attempts, row.ResentAt) = (NotificationRow.Waiting, null, now, 0, now);
        var after = NotificationResponse.From(row);
        rows.Record(scope.Admin.Actor, "notification_resent", scope.EventId, "notification", row.Id, before, after);
        await rows.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(after);
    }

    private static bool MayBeSentAgain(NotificationRow row) =>
        row.Status == NotificationRow.Dead || (row.Status == NotificationRow.Skipped && row.LastError == NotificationDelivery.TooOld);
}
