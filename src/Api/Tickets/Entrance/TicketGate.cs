using OrleansTickets.Api.Http;
using OrleansTickets.Api.Tickets.Tokens;
using OrleansTickets.Contracts.Tickets;

namespace OrleansTickets.Api.Tickets.Entrance;

/// <summary>Decides about codes at the gates of one event: what the code is, here; what becomes of its ticket, in the ticket's grain.</summary>
internal sealed class TicketGate(
    TicketTokens tokens, EventDays days, TicketQueries tickets, RefusedAttempts refused, IGrainFactory grains, TimeProvider clock)
{
    /// <summary>How far a scanner's clock may be ahead of ours.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>How long a gate may be offline.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    /// <summary>Looks, and changes nothing.</summary>
    public async Task<GateDecision> LookAsync(EventScope scope, string code, CancellationToken cancellationToken)
    {
        var (claim, fault) = Read(scope, code);
        if (claim is null)
        {
            return new GateDecision(fault!.Value, null, null);
        }

        var scan = await ScanAsync(claim, Guid.Empty, new GatePlace("", null), clock.GetUtcNow(), cancellationToken);
        return await DescribeAsync(claim, grains.Ticket(claim.TicketId).CheckAsync(scan), cancellationToken);
    }

    /// <summary>Lets in, or counts a refusal.</summary>
    public async Task<GateDecision> AdmitAsync(EventScope scope, string code, GatePlace place, Guid nonce, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (claim, fault) = Read(scope, code);
        var decision = claim is null
            ? new GateDecision(fault!.Value, null, null)
            : await DescribeAsync(
                claim, grains.Ticket(claim.TicketId).AdmitAsync(await ScanAsync(claim, nonce, place, now, cancellationToken), scope.Admin.Actor),
                cancellationToken);
        if (decision.Reason != EntryReason.Admitted)
        {
            await refused.CountAsync(Attempt(scope, claim, place, decision.Reason, "scan", now), cancellationToken);
        }

        return decision;
    }

    /// <summary>Hears of somebody whom the gate has let in. Repeating it changes nothing.</summary>
    public async Task<GateDecision> SettleAsync(
        EventScope scope, GateReading reading, GatePlace place, OfflineScan scan, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (claim, fault) = reading;
        var isTimely = scan.ScannedAt <= now + Ahead && scan.ScannedAt >= now - Longest;
        var made = claim is not null && isTimely
            ? await grains.Ticket(claim.TicketId)
                .SettleOfflineAsync(await ScanAsync(claim, scan.Nonce, place, scan.ScannedAt, cancellationToken), scope.Admin.Actor)
            : null;
        var decision = new GateDecision(made?.Reason ?? fault ?? EntryReason.BadTime, made, null);
        if (made?.Entry is null)
        {
            await refused.NoteAsync(
                Attempt(scope, claim, place, decision.Reason, "offline", isTimely ? scan.ScannedAt : now), cancellationToken);
        }

        return decision;
    }

    public GateReading Read(EventScope scope, string code) => tokens.Read(code) switch
    {
        { Claim: { } claim } when claim.EventId == scope.EventId => new(claim, null),
        { Claim: not null } => new(null, EntryReason.WrongEvent),
        { Fault: TokenFault.UnknownKey } => new(null, EntryReason.UnknownKey),
        { Fault: TokenFault.BadSignature } => new(null, EntryReason.BadSignature),
        _ => new(null, EntryReason.NotATicket),
    };

    private async ValueTask<ScanRequest> ScanAsync(
        TicketClaim claim, Guid nonce, GatePlace place, DateTimeOffset at, CancellationToken cancellationToken) =>
        new(claim, nonce, place.Gate, place.DeviceInfo, at, await days.WindowOfAsync(claim, at, cancellationToken));

    private async Task<GateDecision> DescribeAsync(TicketClaim claim, Task<EntryDecision> deciding, CancellationToken cancellationToken)
    {
        // What the ticket is does not depend on what becomes of it: one need not wait for the other.
        var finding = tickets.FindAsync(claim.EventId, claim.TicketId, cancellationToken);
        var made = await deciding;
        var found = await finding;
        return new GateDecision(made.Reason, made, found is null ? null : GateTicketResponse.From(found, made.Standing));
    }

    private static RefusedAttempt Attempt(
        EventScope scope, TicketClaim? claim, GatePlace place, EntryReason reason, string kind, DateTimeOffset at) =>
        new(scope.EventId, claim?.TicketId, kind, reason, place, scope.Admin.AdminId, at);
}

/// <summary>What a gate decided about a code.</summary>
/// <param name="Made">By the ticket; null where the code is no ticket of the event.</param>
internal sealed record GateDecision(EntryReason Reason, EntryDecision? Made, GateTicketResponse? Ticket);

/// <summary>The claim of a ticket of the event, or why the code is none.</summary>
internal sealed record GateReading(TicketClaim? Claim, EntryReason? Fault);
