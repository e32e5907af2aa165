using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Activity;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Accounts;

/// <summary>Event managers, as super admins see them (MISSION T3 in part).</summary>
internal static class ManagerEndpoints
{
    private static readonly ListOrder<AdminRow> OldestFirst = new ListOrder<AdminRow>("managers").Ascending(a => a.Id);

    private static readonly Text UnknownEvent = new("There is no such event.", "존재하지 않는 이벤트입니다.");
    private static readonly Text EmailTaken = new("This e-mail address is in use.", "이미 사용 중인 이메일입니다.");

    public static void MapManagers(this IEndpointRouteBuilder routes)
    {
        var managers = routes.MapGroup("/api/super-admin/managers").WithTags("Managers").RequireSuperAdmin();
        managers.MapGet("/", ListAsync).WithSummary("List event managers").TakesQuery("event_id", "permission_level");
        managers.MapPost("/", CreateAsync).WithSummary("Create an event manager").Refuses(ErrorCode.Conflict);
    }

    private static async Task<Ok<PageOf<ManagerResponse>>> ListAsync(
        Page page, HttpRequest request, TicketsContext rows, CancellationToken cancellationToken)
    {
        var eventId = QueryValues.Id(request, "event_id");
        var level = QueryValues.Number(request, "permission_level", 1, 3);
        var managers = rows.Admins.AsNoTracking().Where(a => a.AdminType == AdminClaims.EventManager
            && (eventId == null || a.EventId == eventId)
            && (level == null || a.PermissionLevel == level));
        return TypedResults.Ok((await page.ReadAsync(managers, OldestFirst, cancellationToken)).Of(ManagerResponse.From));
    }

    private static async Task<Results<Created<ManagerResponse>, ProblemResult>> CreateAsync(
        CurrentAdmin admin,
        CreateManagerRequest request,
        TicketsContext rows,
        EventDirectory events,
        Passwords passwords,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var check = new Check();
        var manager = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        if (!await events.ExistsAsync(manager.EventId, cancellationToken))
        {
            return Problems.Invalid("event_id", UnknownEvent);
        }

        var now = clock.GetUtcNow();
        var row = new AdminRow
        {
            Id = Guid.CreateVersion7(now),
            AdminType = AdminClaims.EventManager,
            Email = manager.Email,
            Name = manager.Name,
            PasswordHash = await passwords.HashAsync(manager.Password, cancellationToken),
            EventId = manager.EventId,
            PermissionLevel = (short)manager.PermissionLevel,
            CreatedAt = now,
            UpdatedAt = now,
        };
        rows.Admins.Add(row);
        rows.Record(admin.Actor, "manager_created", row.EventId, "manager", row.Id, null, ManagerResponse.From(row));
        return await rows.TrySaveAsync(cancellationToken)
            ? TypedResults.Created($"/api/super-admin/managers/{row.Id}", ManagerResponse.From(row))
            : Problems.Of(ErrorCode.Conflict, EmailTaken);
    }
}
