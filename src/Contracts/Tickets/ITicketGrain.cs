namespace OrleansTickets.Contracts.Tickets;

/// <summary>
/// What happens to one ticket after it was issued. Its key is the ticket's id (<see cref="Guid"/>, format <c>D</c>). That it was issued is
/// proved elsewhere: by the order, or by the signed token that whoever calls has verified.
/// </summary>
/// <remarks>Every change is one journal event, durable before the answer.</remarks>
[Alias("tickets.tickets.ITicketGrain")]
public interface ITicketGrain : IGrainWithStringKey
{
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
