using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Activity;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Http.Pages;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Catalog;

/// <summary>What an event's tickets are worth when they are given back (MISSION T6). Buyers see it with the event.</summary>
internal static class RefundPolicyEndpoints
{
    public static void MapRefundPolicy(this IEndpointRouteBuilder routes)
    {
        var policy = routes.MapGroup("/api/admin/refund-policy").WithTags("Events").RequireOnEvent(PermissionLevel.Staff).ChangesEventPages();
        policy.MapGet("/", GetAsync)
            .WithSummary("Read how much of its price a ticket is worth, by the days before its visit")
            .Refuses(ErrorCode.NotFound);
        policy.MapPut("/", ReplaceAsync)
            .WithSummary("Replace the refund policy")
            .WithDescription(
                "Of the tiers, that with the most days that are still left before the visit counts, in the event's time zone; after the last of "
                + "them nothing is given back. Without tiers, and for tickets without a visit date, everything is. It holds for refunds from now "
                + "on, also of orders that were placed before.")
            .RequireOnEvent(PermissionLevel.Manager)
            .Refuses(ErrorCode.NotFound);
    }

    private static async Task<Results<Tagged<RefundPolicyResponse>, ProblemResult>> GetAsync(
        EventScope scope, TicketsContext rows, CancellationToken cancellationToken) =>
        await rows.Events.AsNoTracking().SingleOrDefaultAsync(e => e.Id == scope.EventId, cancellationToken) is { } row
            ? new Tagged<RefundPolicyResponse>(RefundPolicyResponse.From(row), EntityTag.Of(row))
            : Problems.NotFound();

    private static async Task<Results<Tagged<RefundPolicyResponse>, ProblemResult>> ReplaceAsync(
        EventScope scope, IfMatch ifMatch, RefundPolicyRequest request, TicketsContext rows, CancellationToken cancellationToken)
    {
        var check = new Check();
        var tiers = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        await using var locked = await rows.LockAsync<EventRow>(
            $"SELECT *, xmin FROM events WHERE id = {scope.EventId} FOR UPDATE", ifMatch, cancellationToken);
        if (locked.Row is not { } row)
        {
            return locked.Refusal;
        }

        var before = RefundPolicyResponse.From(row);
        row.RefundDays = [.. tiers.Select(tier => tier.DaysBefore)];
        row.RefundPercents = [.. tiers.Select(tier => tier.Percent)];
        if (rows.ChangeTracker.HasChanges())
        {
            rows.Record(
                scope.Admin.Actor, "refund_policy_changed", scope.EventId, "event", scope.EventId, before, RefundPolicyResponse.From(row));
        }

        await locked.CommitAsync(cancellationToken);
        return new Tagged<RefundPolicyResponse>(RefundPolicyResponse.From(row), EntityTag.Of(row));
    }
}
