using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Activity;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Inventory;

/// <summary>
/// Stocks of one event that ran low or out (MISSION S9). The inventory raises alerts and resolves them when the stock recovers; admins
/// close them before that. A closed one is not raised again until the stock has recovered and fallen anew.
/// </summary>
internal static class AlertEndpoints
{
    private static readonly Text AlreadyResolved = new("The alert has been resolved.", "이미 해결된 알림입니다.");

    public static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        var alerts = routes.MapGroup("/api/admin/alerts").WithTags("Stock alerts").RequireOnEvent(PermissionLevel.Staff);
        alerts.MapGet("/", ListAsync).WithSummary("List alerts of low and sold-out stocks, newest first").RequireOnEvent(PermissionLevel.Viewer);
        alerts.MapPost("/{alertId:guid}/resolve", ResolveAsync)
            .WithSummary("Close an alert that has been dealt with. Idempotent.")
            .Refuses(ErrorCode.NotFound);
        alerts.MapPost("/{alertId:guid}/ignore", IgnoreAsync)
            .WithSummary("Close an alert that needs nothing done. Idempotent; refused once it is resolved.")
            .Refuses(ErrorCode.NotFound, ErrorCode.Conflict);
    }

    private static async Task<Ok<PageOf<AlertResponse>>> ListAsync(
        EventScope scope, Page page, AlertFilter filter, AlertQueries queries, CancellationToken cancellationToken) =>
        TypedResults.Ok(await queries.ListAsync(scope.EventId, page, filter, cancellationToken));

    private static Task<Results<Ok<AlertResponse>, ProblemResult>> ResolveAsync(
        EventScope scope, Guid alertId, TicketsContext rows, AlertQueries queries, TimeProvider clock, CancellationToken cancellationToken) =>
        CloseAsync(scope, alertId, StockAlertRow.Resolved, rows, queries, clock, cancellationToken);

    private static Task<Results<Ok<AlertResponse>, ProblemResult>> IgnoreAsync(
        EventScope scope, Guid alertId, TicketsContext rows, AlertQueries queries, TimeProvider clock, CancellationToken cancellationToken) =>
        CloseAsync(scope, alertId, StockAlertRow.Ignored, rows, queries, clock, cancellationToken);

    private static async Task<Results<Ok<AlertResponse>, ProblemResult>> CloseAsync(
        EventScope scope,
        Guid alertId,
        string status,
        TicketsContext rows,
        AlertQueries queries,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        // Locked: the stock may recover at this moment.
        await using var transaction = await rows.Database.BeginTransactionAsync(cancellationToken);
        var row = await rows.StockAlerts
            .FromSql($"SELECT * FROM stock_alerts WHERE id = {alertId} AND event_id = {scope.EventId} FOR UPDATE")
            .SingleOrDefaultAsync(cancellationToken);
        if (row is null)
        {
            return Problems.NotFound();
        }

        var before = await queries.DescribeAsync(rows, row, cancellationToken);
        if (row.Status == status)
        {
            return TypedResults.Ok(before);
        }

        if (row.Status == StockAlertRow.Resolved)
        {
            return Problems.Of(ErrorCode.Conflict, AlreadyResolved);
        }

        (row.Status, row.ClosedAt, row.ClosedBy) = (status, clock.GetUtcNow(), scope.Admin.AdminId);
        var after = before with { Status = row.Status, ClosedAt = row.ClosedAt, ClosedBy = row.ClosedBy };
        rows.Record(scope.Admin.Actor, $"alert_{status}", scope.EventId, "stock_alert", row.Id, before, after);
        await rows.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(after);
    }
}
