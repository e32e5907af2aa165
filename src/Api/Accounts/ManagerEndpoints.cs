using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Activity;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Accounts;

/// <summary>
/// Event managers, as super admins see them (MISSION T3). Super admins are not managed here, so that none can shut out the others;
/// their ids are not found.
/// </summary>
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
        managers.MapGet("/{managerId:guid}", GetAsync).WithSummary("Read an event manager").Refuses(ErrorCode.NotFound);
        managers.MapPut("/{managerId:guid}", ReplaceAsync)
            .WithSummary("Replace what an event manager is and may do")
            .WithDescription("Another event, another level or is_active: false ends all of the manager's logins at once.")
            .Refuses(ErrorCode.NotFound, ErrorCode.Conflict);
        managers.MapDelete("/{managerId:guid}", DeleteAsync)
            .WithSummary("Close an event manager's account; ends all of its logins at once")
            .WithDescription("What the manager did stays on record. The e-mail address may be used again.")
            .Refuses(ErrorCode.NotFound);
        managers.MapPost("/{managerId:guid}/reset-password", ResetPasswordAsync)
            .WithSummary("Give an event manager another password; ends all of its logins, and a lock, at once")
            .Refuses(ErrorCode.NotFound);
    }

    private static async Task<Ok<PageOf<ManagerResponse>>> ListAsync(
        Page page, HttpRequest request, TicketsContext rows, CancellationToken cancellationToken)
    {
        var eventId = QueryValues.Id(request, "event_id");
        var level = QueryValues.Number(request, "permission_level", 1, 3);
        var managers = Managers(rows).AsNoTracking().Where(a => (eventId == null || a.EventId == eventId)
            && (level == null || a.PermissionLevel == level));
        return TypedResults.Ok((await page.ReadAsync(managers, OldestFirst, cancellationToken)).Of(ManagerResponse.From));
    }

    private static async Task<Results<TaggedCreation<ManagerResponse>, ProblemResult>> CreateAsync(
        CurrentAdmin admin,
        CreateManagerRequest request,
        TicketsContext rows,
        EventDirectory events,
        Passwords passwords,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var check = new Check();
        var (terms, password) = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        if (!await events.ExistsAsync(terms.EventId, cancellationToken))
        {
            return Problems.Invalid("event_id", UnknownEvent);
        }

        var now = clock.GetUtcNow();
        var row = new AdminRow
        {
            Id = Guid.CreateVersion7(now),
            AdminType = AdminClaims.EventManager,
            Email = terms.Email,
            Name = terms.Name,
            PasswordHash = await passwords.HashAsync(password, cancellationToken),
            EventId = terms.EventId,
            PermissionLevel = (short)terms.PermissionLevel,
            CreatedAt = now,
            UpdatedAt = now,
        };
        rows.Admins.Add(row);
        rows.Record(admin.Actor, "manager_created", row.EventId, "manager", row.Id, null, ManagerResponse.From(row));
        return await rows.TrySaveAsync(cancellationToken)
            ? new TaggedCreation<ManagerResponse>($"/api/super-admin/managers/{row.Id}", ManagerResponse.From(row), EntityTag.Of(row))
            : Problems.Of(ErrorCode.Conflict, EmailTaken);
    }

    private static async Task<Results<Tagged<ManagerResponse>, ProblemResult>> GetAsync(
        Guid managerId, TicketsContext rows, CancellationToken cancellationToken) =>
        await Managers(rows).AsNoTracking().SingleOrDefaultAsync(a => a.Id == managerId, cancellationToken) is { } row
            ? Describe(row)
            : Problems.NotFound();

    private static async Task<Results<Tagged<ManagerResponse>, ProblemResult>> ReplaceAsync(
        CurrentAdmin admin,
        Guid managerId,
        IfMatch ifMatch,
        ReplaceManagerRequest request,
        TicketsContext rows,
        EventDirectory events,
        AdminSessions sessions,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var check = new Check();
        var terms = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        await using var locked = await LockAsync(rows, managerId, ifMatch, cancellationToken);
        if (locked.Row is not { } row)
        {
            return locked.Refusal;
        }

        if (row.EventId != terms.EventId && !await events.ExistsAsync(terms.EventId, cancellationToken))
        {
            return Problems.Invalid("event_id", UnknownEvent);
        }

        var before = ManagerResponse.From(row);
        (row.Email, row.Name, row.EventId, row.PermissionLevel) = (terms.Email, terms.Name, terms.EventId, (short)terms.PermissionLevel);
        row.IsActive = request.IsActive ?? row.IsActive;
        if (!rows.ChangeTracker.HasChanges())
        {
            return Describe(row);
        }

        row.UpdatedAt = clock.GetUtcNow();
        if ((before.EventId, before.PermissionLevel, before.IsActive) != (row.EventId, row.PermissionLevel, row.IsActive))
        {
            await EndLoginsAsync(row, sessions, cancellationToken);
        }

        rows.Record(admin.Actor, "manager_changed", row.EventId, "manager", row.Id, before, ManagerResponse.From(row));
        if (!await rows.TrySaveAsync(cancellationToken))
        {
            return Problems.Of(ErrorCode.Conflict, EmailTaken);
        }

        // Times as the database keeps them.
        await rows.Entry(row).ReloadAsync(cancellationToken);
        await locked.CommitAsync(cancellationToken);
        return Describe(row);
    }

    private static async Task<Results<NoContent, ProblemResult>> DeleteAsync(
        CurrentAdmin admin,
        Guid managerId,
        IfMatch ifMatch,
        TicketsContext rows,
        AdminSessions sessions,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        await using var locked = await LockAsync(rows, managerId, ifMatch, cancellationToken);
        if (locked.Row is not { } row)
        {
            return locked.Refusal;
        }

        rows.Record(admin.Actor, "manager_deleted", row.EventId, "manager", row.Id, ManagerResponse.From(row), null);
        row.DeletedAt = row.UpdatedAt = clock.GetUtcNow();
        row.IsActive = false;
        await EndLoginsAsync(row, sessions, cancellationToken);
        await locked.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemResult>> ResetPasswordAsync(
        CurrentAdmin admin,
        Guid managerId,
        IfMatch ifMatch,
        ResetPasswordRequest request,
        TicketsContext rows,
        AdminSessions sessions,
        LoginAttempts attempts,
        Passwords passwords,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var check = new Check();
        var password = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var hash = await passwords.HashAsync(password, cancellationToken);
        await using var locked = await LockAsync(rows, managerId, ifMatch, cancellationToken);
        if (locked.Row is not { } row)
        {
            return locked.Refusal;
        }

        row.PasswordHash = hash;
        row.UpdatedAt = clock.GetUtcNow();
        await EndLoginsAsync(row, sessions, cancellationToken);
        rows.Record(admin.Actor, "manager_password_reset", row.EventId, "manager", row.Id, before: null, after: null);
        await locked.CommitAsync(cancellationToken);
        await attempts.ClearAsync(AdminType.EventManager, row.Email, cancellationToken);
        return TypedResults.NoContent();
    }

    private static IQueryable<AdminRow> Managers(TicketsContext rows) =>
        rows.Admins.Where(a => a.AdminType == AdminClaims.EventManager && a.DeletedAt == null);

    /// <summary>No login of the account begins with what it was, either.</summary>
    private static Task<LockedRow<AdminRow>> LockAsync(
        TicketsContext rows, Guid managerId, IfMatch ifMatch, CancellationToken cancellationToken) => rows.LockAsync<AdminRow>(
        $"SELECT *, xmin FROM admins WHERE id = {managerId} AND admin_type = {AdminClaims.EventManager} AND deleted_at IS NULL FOR UPDATE",
        ifMatch, cancellationToken);

    /// <summary>
    /// The version ends access tokens, also of a login that is just being opened; refresh tokens end with their sessions.
    /// </summary>
    private static Task EndLoginsAsync(AdminRow row, AdminSessions sessions, CancellationToken cancellationToken)
    {
        row.TokenVersion++;
        return sessions.EndAllAsync(row.Id, butFor: null, cancellationToken);
    }

    private static Tagged<ManagerResponse> Describe(AdminRow row) => new(ManagerResponse.From(row), EntityTag.Of(row));
}
