namespace OrleansTickets.Contracts.Tickets;

/// <summary>
/// What happens to one ticket after it was issued. Its key is the ticket's id (<see cref="Guid"/>, format <c>D</c>). That it was issued is
/// proved elsewhere: by the order, or by the signed token that whoever calls has verified.
/// </summary>
/// <remarks>
/// Every change is one journal event, durable before the answer. What takes an <see cref="Actor"/> is an admin's change: an entry leaves one
/// row in the activity log, in the transaction of the entry; a repeated nonce and a refusal leave none.
/// </remarks>
[Alias("tickets.tickets.ITicketGrain")]
public interface ITicketGrain : IGrainWithStringKey
{
    /// <summary>What <see cref="AdmitAsync"/> would answer now. Changes nothing, and promises nothing.</summary>
    [Alias("check")]
    Task<EntryDecision> CheckAsync(ScanRequest scan);

    /// <summary>
    /// Lets somebody in, as often as the claim allows and no more, however many gates ask at once. Idempotent by nonce: a scan that let
    /// somebody in does so again, without counting twice.
    /// </summary>
    [Alias("admit")]
    Task<EntryDecision> AdmitAsync(ScanRequest scan, Actor actor);

    /// <summary>
    /// Hears of somebody whom a gate has let in while it was offline. What is right is settled by the times of the scans: of too many
    /// entries the earliest are the allowed ones, in whatever order they are heard of. Idempotent by nonce.
    /// </summary>
    /// <returns><see cref="EntryReason.Admitted"/>, or why the gate should not have: a conflict, for people to look into.</returns>
    [Alias("settle")]
    Task<EntryDecision> SettleOfflineAsync(ScanRequest scan, Actor actor);

    /// <summary>Lets somebody in without a code, on any day; neither more often than allowed nor with a void ticket. Idempotent by nonce.</summary>
    [Alias("admit-manually")]
    Task<EntryDecision> AdmitManuallyAsync(ManualEntry entry, Actor actor);

    /// <summary>
    /// From now on no gate lets it in. Idempotent by refund. Refused with <c>AlreadyEntered</c> when somebody has entered with it, with
    /// <c>Conflict</c> when another refund has made it void.
    /// </summary>
    [Alias("void")]
    Task<Outcome<TicketStanding>> VoidAsync(Guid refundId);

    /// <summary>Takes back what this refund made void, for the refund proved impossible. Idempotent; does nothing where another one made it void.</summary>
    [Alias("restore")]
    Task<Outcome<TicketStanding>> RestoreAsync(Guid refundId);

    /// <summary>How it stands now.</summary>
    [Alias("get")]
    Task<TicketStanding> GetAsync();
}
