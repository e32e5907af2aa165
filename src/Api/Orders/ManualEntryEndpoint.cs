using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Tickets;
using OrleansTickets.Api.Tickets.Entrance;
using OrleansTickets.Contracts.Tickets;

namespace OrleansTickets.Api.Orders;

/// <summary>A visitor without a code at the gate, whose order is known (MISSION T7).</summary>
internal static class ManualEntryEndpoint
{
    public static void MapManualEntry(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/admin/entrance/manual-entry", EnterAsync)
            .WithTags("Entrance")
            .WithSummary("Let somebody in without a code, by order number or ticket")
            .WithDescription("On any day, but neither with a void ticket nor more often than the ticket allows.")
            .RequireOnEvent(PermissionLevel.Manager)
            .Refuses(ErrorCode.NotFound, ErrorCode.AlreadyEntered, ErrorCode.Conflict);

    private static async Task<Results<Ok<EntryResponse>, ProblemResult>> EnterAsync(
        EventScope scope,
        ManualEntryRequest request,
        TicketQueries tickets,
        IGrainFactory grains,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var check = new Check();
        var wish = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var found = wish.OrderNumber is { } number
            ? [.. (await tickets.ListAsync(scope.EventId, number, cancellationToken)).Where(t => wish.TicketId is null || t.TicketId == wish.TicketId)]
            : await tickets.FindAsync(scope.EventId, [wish.TicketId!.Value], cancellationToken);
        if (found.Count != 1)
        {
            return found.Count == 0 ? Problems.NotFound() : Problems.Invalid("ticket_id", ManualEntryRequest.SeveralTickets);
        }

        var (ticket, nonce) = (found[0], wish.Nonce ?? Guid.CreateVersion7(clock.GetUtcNow()));
        var made = await grains.Ticket(ticket.TicketId).AdmitManuallyAsync(
            new ManualEntry(scope.EventId, nonce, wish.Place.Gate, wish.Place.DeviceInfo, ticket.EntriesAllowed, wish.Reason), scope.Admin.Actor);
        var decision = new GateDecision(made.Reason, made, GateTicketResponse.From(ticket, made.Standing));
        return made.Reason == EntryReason.Admitted ? TypedResults.Ok(EntryResponse.From(nonce, decision)) : EntranceProblems.From(decision);
    }
}
