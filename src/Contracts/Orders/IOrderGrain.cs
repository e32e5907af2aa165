using Orleans.Concurrency;
using OrleansTickets.Contracts.Payments;

namespace OrleansTickets.Contracts.Orders;

/// <summary>
/// The purchase of one reservation, as a process that survives a crash at any line (MISSION N6, T6, T12). Its key is the reservation's
/// id (<see cref="Guid"/>, format <c>D</c>).
/// </summary>
/// <remarks>
/// <para>
/// Every outside call is announced in the journal before it is made. What was announced and has no outcome is taken up again by
/// <see cref="WakeAsync"/>: the order asks the provider what happened, and finishes or gives the money back. So an order ends as one of:
/// paid once with tickets, not charged, given back once.
/// </para>
/// <para>
/// One step at a time: calls wait for each other, except <see cref="GetAsync"/>. A call whose commit could not be observed throws
/// <see cref="OutcomeUnknownException"/>: repeat it, all of them are idempotent. Refusals leave nothing changed, unless said otherwise.
/// Where the provider's answer is not known yet, calls are refused with <see cref="RefusalCode.InProgress"/>; the order goes on by itself.
/// </para>
/// </remarks>
[Alias("tickets.orders.IOrderGrain")]
public interface IOrderGrain : IGrainWithStringKey
{
    /// <summary>
    /// Places the order and asks for its payment. Repeated, from two tabs too, it answers the open attempt, whatever the provider or method
    /// asked for; after a failed attempt it opens the next one. An order of 0 won is paid with this call. Refused with <c>NotFound</c>
    /// without such a reservation in the event, <c>HoldExpired</c> once that has ended, <c>AlreadyPaid</c> when it is paid,
    /// <c>Invalid</c> for an unknown provider.
    /// </summary>
    [Alias("place")]
    Task<Outcome<Order>> PlaceAsync(PlaceRequest request);

    /// <summary>
    /// Has the provider charge, and issues the tickets: the answer is a paid order, or one that waits for a deposit. Repeated it gives the
    /// same answer and charges once. Refused with <c>NotFound</c> for a payment that is not the order's, <c>AmountMismatch</c> (nothing
    /// charged), <c>PaymentRefused</c> with the provider's code in <c>Detail</c> (not charged; the order has failed), <c>HoldExpired</c>
    /// where the tickets are gone (not charged, or given back), <c>AlreadyPaid</c> when another attempt was paid, <c>Conflict</c> for an
    /// attempt that has ended, <c>InProgress</c>.
    /// </summary>
    [Alias("approve")]
    Task<Outcome<Order>> ApproveAsync(ApproveRequest request);

    /// <summary>
    /// Notes that the buyer did not pay; another attempt can be placed. Repeated it changes nothing, nor does it for an attempt that the
    /// provider has been told to charge. Refused with <c>NotFound</c>.
    /// </summary>
    [Alias("fail")]
    Task<Outcome<Order>> FailAsync(FailRequest request);

    /// <summary>
    /// Something happened to a payment, says the provider: asks the provider itself what, and acts on that alone. Safe in any order and number,
    /// before and after everything else. Refused with <c>NotFound</c> for a payment that is not the order's, <c>ProviderError</c> when the
    /// provider does not say, <c>InProgress</c> while a refund of another payment waits for its account: hear it again later.
    /// </summary>
    [Alias("hear")]
    Task<Outcome<Order>> HearAsync(string paymentId);

    /// <summary>
    /// Makes tickets void at once and gives their money back; their stock is free again, exactly once. The answer may still be
    /// <see cref="RefundStatus.Requested"/> while the provider does not answer; it is finished then by itself. Refused with <c>NotFound</c>,
    /// <c>Conflict</c> where nothing was paid or nothing (enough) is left, <c>AlreadyEntered</c> for a ticket that was used,
    /// <c>Invalid</c> for a ticket that is not the order's and for a missing account where the money came by virtual account,
    /// <c>IdempotencyMismatch</c>, <c>ProviderError</c> when the provider refuses.
    /// </summary>
    [Alias("refund")]
    Task<Outcome<Refund>> RefundAsync(RefundRequest request, Actor actor);

    /// <summary>
    /// Goes on with a refund that needs to know where to pay: one that the order began by itself, or one whose account was lost in a crash,
    /// for the order keeps none. Answers how the refund stands; repeated, and of one that needs nothing, it changes nothing. Refused with
    /// <c>NotFound</c>, <c>AlreadyEntered</c> and <c>ProviderError</c> as the refund itself.
    /// </summary>
    [Alias("supply-account")]
    Task<Outcome<Refund>> SupplyAccountAsync(Guid refundId, RefundAccount account);

    /// <summary>An admin's change by the table of transitions, else refused with <c>Conflict</c>. Repeating it changes nothing.</summary>
    [Alias("change-status")]
    Task<Outcome<Order>> ChangeStatusAsync(StatusRequest request, Actor actor);

    /// <summary>The order as of now; refused with <c>NotFound</c> until it is placed. Waits for no step that is under way.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<Outcome<Order>> GetAsync();

    /// <summary>Goes on with what was announced and has no outcome yet, or ends an order whose time is over; else does nothing.</summary>
    [Alias("wake")]
    Task WakeAsync();
}
