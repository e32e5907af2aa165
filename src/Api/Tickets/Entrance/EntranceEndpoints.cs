using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts.Tickets;

namespace OrleansTickets.Api.Tickets.Entrance;

/// <summary>The gates of one event (MISSION T7, N7).</summary>
internal static class EntranceEndpoints
{
    private const string NonceMeaning =
        "With a nonce, a request that is repeated because its answer was lost is the same scan: it is admitted again and counts once.";

    public static void MapEntrance(this RouteGroupBuilder entrance)
    {
        entrance.MapPost("/validate", ValidateAsync)
            .WithSummary("Look at a ticket, without effect")
            .WithDescription("That it is valid now does not mean that it still is in a moment: to let somebody in, scan.");
        entrance.MapPost("/scan", ScanAsync)
            .WithSummary("Let somebody in, or say why not")
            .WithDescription($"Always 200: admitted decides, reason says why. For gates that decide by themselves. {NonceMeaning}");
        entrance.MapPost("/process-entrance", ProcessAsync)
            .WithSummary("Let somebody in; refusals are problems")
            .WithDescription(
                "The same as scan; what it would refuse is answered 409 ALREADY_ENTERED with the first entry's time and gate, 403 WRONG_EVENT, "
                + $"or 409 CONFLICT with the reason. {NonceMeaning}")
            .Refuses(ErrorCode.AlreadyEntered, ErrorCode.WrongEvent, ErrorCode.Conflict);
        entrance.MapPost("/sync", SyncAsync)
            .WithSummary("Hand in whom a gate has let in while it was offline")
            .WithDescription(
                "Up to 200 scans, settled by their times in whatever order they are handed in: of too many entries with a ticket the earliest "
                + "count, the others are conflicts. Repeating a request, or a part of it, changes nothing.");
        entrance.MapGet("/revocations", ReadRevocationsAsync)
            .WithSummary("List the tickets that an offline gate must refuse")
            .WithDescription("Ask again with If-None-Match: 304 while nothing has changed.");
    }

    private static async Task<Results<Ok<ValidationResponse>, ProblemResult>> ValidateAsync(
        EventScope scope, ValidateRequest request, TicketGate gate, CancellationToken cancellationToken)
    {
        var check = new Check();
        var code = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var decision = await gate.LookAsync(scope, code, cancellationToken);
        return TypedResults.Ok(new ValidationResponse(decision.Reason == EntryReason.Admitted, decision.Reason, decision.Ticket));
    }

    private static async Task<Results<Ok<EntryResponse>, ProblemResult>> ScanAsync(
        EventScope scope, EntranceRequest request, TicketGate gate, TimeProvider clock, CancellationToken cancellationToken)
    {
        var check = new Check();
        var (code, place, chosen) = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var nonce = chosen ?? Guid.CreateVersion7(clock.GetUtcNow());
        return TypedResults.Ok(EntryResponse.From(nonce, await gate.AdmitAsync(scope, code, place, nonce, cancellationToken)));
    }

    private static async Task<Results<Ok<EntryResponse>, ProblemResult>> ProcessAsync(
        EventScope scope, EntranceRequest request, TicketGate gate, TimeProvider clock, CancellationToken cancellationToken)
    {
        var check = new Check();
        var (code, place, chosen) = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var nonce = chosen ?? Guid.CreateVersion7(clock.GetUtcNow());
        var decision = await gate.AdmitAsync(scope, code, place, nonce, cancellationToken);
        return decision.Reason == EntryReason.Admitted ? TypedResults.Ok(EntryResponse.From(nonce, decision)) : EntranceProblems.From(decision);
    }

    private static async Task<Results<Ok<SyncResponse>, ProblemResult>> SyncAsync(
        EventScope scope, SyncRequest request, OfflineScans offline, CancellationToken cancellationToken)
    {
        var check = new Check();
        var (place, scans) = request.Read(check);
        return check.Passed(out var problem)
            ? TypedResults.Ok(await offline.SettleAsync(scope, place, scans, cancellationToken))
            : problem;
    }

    private static async Task<Tagged<RevocationsResponse>> ReadRevocationsAsync(
        EventScope scope, EntranceQueries queries, CancellationToken cancellationToken)
    {
        var revoked = await queries.ReadRevocationsAsync(scope.EventId, cancellationToken);
        return new Tagged<RevocationsResponse>(revoked, EntranceQueries.TagOf(revoked));
    }
}
