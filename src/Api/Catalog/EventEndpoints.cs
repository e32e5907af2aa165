using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Activity;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Http.Pages;
using OrleansTickets.Api.Inventory;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Catalog;

/// <summary>
/// Events, as super admins manage them (MISSION T2). Texts are rows; whether an event is on sale, and on which days, its
/// inventory decides, whose projection writes those columns.
/// </summary>
internal static class EventEndpoints
{
    private static readonly ListOrder<EventRow> NewestFirst =
        new ListOrder<EventRow>("events").Descending(e => e.CreatedAt).Ascending(e => e.Id);

    private static readonly Text CodeTaken = new("This code is in use.", "이미 사용 중인 코드입니다.");

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        var events = routes.MapGroup("/api/super-admin/events").WithTags("Events").RequireSuperAdmin().ChangesEventPages();
        events.MapGet("/", ListAsync).WithSummary("List events, newest first");
        events.MapPost("/", CreateAsync).WithSummary("Create an event, not yet active").Refuses(ErrorCode.Conflict);
        events.MapGet("/{id:guid}", GetAsync).WithSummary("Read an event").Refuses(ErrorCode.NotFound);
        events.MapPut("/{id:guid}", ReplaceAsync).WithSummary("Replace an event's terms").Refuses(ErrorCode.NotFound);
        events.MapPost("/{id:guid}/activate", ActivateAsync)
            .WithSummary("Put an event on sale")
            .WithDescription("Refused with CONFLICT while the event has no active product, and once its last day is over. Idempotent.")
            .Refuses(ErrorCode.NotFound, ErrorCode.Conflict);
        events.MapDelete("/{id:guid}", DeleteAsync)
            .WithSummary("Delete an event, for good")
            .WithDescription(
                "It is listed no more, except with include_deleted; its managers can no longer sign in, its code is never used again. "
                + "Refused with CONFLICT while there are open reservations, and once tickets have been sold.")
            .Refuses(ErrorCode.NotFound, ErrorCode.Conflict);
        events.MapPost("/{id:guid}/deactivate", DeactivateAsync)
            .WithSummary("Take an event off sale and hide it; open reservations live on. Idempotent.")
            .Refuses(ErrorCode.NotFound);
    }

    private static async Task<Ok<PageOf<EventResponse>>> ListAsync(
        Page page, EventFilter filter, TicketsContext rows, CancellationToken cancellationToken) =>
        TypedResults.Ok(
            (await page.ReadAsync(filter.Of(rows.Events.AsNoTracking()), NewestFirst, cancellationToken)).Of(EventResponse.From));

    private static async Task<Results<TaggedCreation<EventResponse>, ProblemResult>> CreateAsync(
        CurrentAdmin admin, CreateEventRequest request, TicketsContext rows, TimeProvider clock, CancellationToken cancellationToken)
    {
        var check = new Check();
        var (code, terms) = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var now = clock.GetUtcNow();
        var row = new EventRow
        {
            Id = Guid.CreateVersion7(now),
            Code = code,
            Title = terms.Title,
            Description = terms.Description,
            Venue = terms.Venue,
            StartsOn = terms.Schedule.StartsOn,
            EndsOn = terms.Schedule.EndsOn,
            Timezone = terms.Schedule.TimeZone,
            CreatedAt = now,
            UpdatedAt = now,
        };
        rows.Events.Add(row);
        rows.Record(admin.Actor, "event_created", row.Id, "event", row.Id, null, EventResponse.From(row));
        return await rows.TrySaveAsync(cancellationToken)
            ? new TaggedCreation<EventResponse>($"/api/super-admin/events/{row.Id}", EventResponse.From(row), EntityTag.Of(row))
            : Problems.Of(ErrorCode.Conflict, CodeTaken);
    }

    private static async Task<Results<Tagged<EventResponse>, ProblemResult>> GetAsync(
        Guid id, TicketsContext rows, CancellationToken cancellationToken) =>
        await ReadAsync(rows, id, cancellationToken);

    private static async Task<Results<Tagged<EventResponse>, ProblemResult>> ReplaceAsync(
        CurrentAdmin admin,
        Guid id,
        IfMatch ifMatch,
        ReplaceEventRequest request,
        TicketsContext rows,
        IGrainFactory grains,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var check = new Check();
        var terms = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        await using var locked = await LockAsync(rows, id, ifMatch, cancellationToken);
        if (locked.Row is not { } row)
        {
            return locked.Refusal;
        }

        var before = EventResponse.From(row);
        (row.Title, row.Description, row.Venue) = (terms.Title, terms.Description, terms.Venue);
        var isReworded = rows.ChangeTracker.HasChanges();
        var isMoved = new EventSchedule(row.StartsOn, row.EndsOn, row.Timezone) != terms.Schedule;
        if (isReworded || isMoved)
        {
            // The inventory moves the days, but the row's version must change here, under the lock: else two writers of days would match.
            row.UpdatedAt = clock.GetUtcNow();
            rows.Entry(row).Property(e => e.UpdatedAt).IsModified = true;
        }

        if (isReworded)
        {
            rows.Record(admin.Actor, "event_changed", id, "event", id, before, EventResponse.From(row));
        }

        await locked.CommitAsync(cancellationToken);

        // Should this fail, the client repeats the request: both steps say the same again.
        if (isMoved)
        {
            await grains.Inventory(id).RescheduleAsync(terms.Schedule, admin.Actor);
        }

        return await ReadAsync(rows, id, cancellationToken);
    }

    private static async Task<Results<Tagged<EventResponse>, ProblemResult>> ActivateAsync(
        CurrentAdmin admin, Guid id, TicketsContext rows, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (await FindAsync(rows, id, cancellationToken) is not { } row)
        {
            return Problems.NotFound();
        }

        var outcome = await grains.Inventory(id).OpenSalesAsync(new EventSchedule(row.StartsOn, row.EndsOn, row.Timezone), admin.Actor);
        return outcome.Refusal is { } refusal
            ? InventoryProblems.From(refusal)
            : await ReadAsync(rows, id, cancellationToken);
    }

    private static async Task<Results<Tagged<EventResponse>, ProblemResult>> DeactivateAsync(
        CurrentAdmin admin, Guid id, TicketsContext rows, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (await FindAsync(rows, id, cancellationToken) is null)
        {
            return Problems.NotFound();
        }

        await grains.Inventory(id).CloseSalesAsync(admin.Actor);
        return await ReadAsync(rows, id, cancellationToken);
    }

    private static async Task<Results<NoContent, ProblemResult>> DeleteAsync(
        CurrentAdmin admin, Guid id, IfMatch ifMatch, TicketsContext rows, IGrainFactory grains, CancellationToken cancellationToken)
    {
        await using (var locked = await LockAsync(rows, id, ifMatch, cancellationToken))
        {
            if (locked.Row is not { } row)
            {
                return locked.Refusal;
            }

            // Another version of the row: of two who read the same one, only the first gets past the lock.
            rows.Entry(row).Property(e => e.UpdatedAt).IsModified = true;
            await locked.CommitAsync(cancellationToken);
        }

        var outcome = await grains.Inventory(id).DeleteEventAsync(admin.Actor);
        return outcome.Refusal is { } refusal ? InventoryProblems.From(refusal) : TypedResults.NoContent();
    }

    private static async Task<Results<Tagged<EventResponse>, ProblemResult>> ReadAsync(
        TicketsContext rows, Guid id, CancellationToken cancellationToken) =>
        await FindAsync(rows, id, cancellationToken) is { } row
            ? new Tagged<EventResponse>(EventResponse.From(row), EntityTag.Of(row))
            : Problems.NotFound();

    private static Task<LockedRow<EventRow>> LockAsync(TicketsContext rows, Guid id, IfMatch ifMatch, CancellationToken cancellationToken) =>
        rows.LockAsync<EventRow>($"SELECT *, xmin FROM events WHERE id = {id} FOR UPDATE", ifMatch, cancellationToken);

    private static Task<EventRow?> FindAsync(TicketsContext rows, Guid id, CancellationToken cancellationToken) =>
        rows.Events.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, cancellationToken);
}
