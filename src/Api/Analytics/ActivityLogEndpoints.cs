using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Analytics;

/// <summary>What admins did, as super admins look it up (MISSION T4).</summary>
internal static class ActivityLogEndpoints
{
    private static readonly ListOrder<ActivityRow> NewestFirst =
        new ListOrder<ActivityRow>("activity-logs").Descending(row => row.Seq!.Value);

    public static void MapActivityLog(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/super-admin/analytics/activity-logs", ListAsync)
            .WithTags("Analytics")
            .WithSummary("List what admins did, newest first")
            .WithDescription(
                "start_date and end_date are both inclusive: a moment in RFC 3339, or a day, which counts in UTC. "
                + "before and after are the target as it was and is, without secrets.")
            .RequireSuperAdmin();

    private static async Task<Ok<PageOf<ActivityResponse>>> ListAsync(
        Page page, ActivityFilter filter, TicketsContext rows, CancellationToken cancellationToken)
    {
        var found = await page.ReadAsync(filter.Of(rows.Activities.AsNoTracking()), NewestFirst, cancellationToken);
        var ids = found.Items.Select(row => row.AdminId).OfType<Guid>().Distinct().ToList();
        var names = await rows.Admins.Where(admin => ids.Contains(admin.Id))
            .ToDictionaryAsync(admin => admin.Id, admin => admin.Name, cancellationToken);
        return TypedResults.Ok(found.Of(row => ActivityResponse.From(row, row.AdminId is { } id ? names.GetValueOrDefault(id) : null)));
    }
}
