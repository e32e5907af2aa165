using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;

namespace OrleansTickets.Grains.Orders;

/// <summary>What happened to an order. Names and members are the journal's format: they may grow, never change.</summary>
/// <param name="Step">The change of status, where there is one.</param>
/// <param name="ResumeAt">When to look at the order again unless something happens before; null: there is nothing to wait for.</param>
internal abstract record OrderEvent(OrderStep? Step, DateTimeOffset? ResumeAt)
{
    /// <summary>What the journal indexes the event by.</summary>
    [JsonIgnore]
    public virtual Guid? Subject => null;
}

/// <summary>A change of status, by the table of <see cref="OrderTransitions"/>.</summary>
/// <param name="From">Null for the first.</param>
internal sealed record OrderStep(OrderStatus? From, OrderStatus To, OrderParty By, string Reason, Guid? AdminId = null);

internal sealed record OrderPlaced(
    Guid OrderId,
    Guid EventId,
    string OrderNumber,
    ImmutableArray<ReservationItem> Items,
    DateOnly? VisitDate,
    long TotalAmount,
    DateTimeOffset HoldExpiresAt,
    OrderStep? Step,
    DateTimeOffset? ResumeAt) : OrderEvent(Step, ResumeAt);

/// <summary>The buyer may pay now.</summary>
internal sealed record PaymentRequested(
    string PaymentId, string Provider, PaymentMethod Method, long Amount, OrderStep? Step, DateTimeOffset? ResumeAt)
    : OrderEvent(Step, ResumeAt);

/// <summary>The announcement: from here on the provider may have charged.</summary>
internal sealed record PaymentAnnounced(string PaymentId, string PaymentKey, OrderStep? Step, DateTimeOffset? ResumeAt)
    : OrderEvent(Step, ResumeAt);

/// <summary>The provider has made an account for the buyer to pay into.</summary>
internal sealed record DepositAwaited(
    string PaymentId, string PaymentKey, VirtualAccount Account, OrderStep? Step, DateTimeOffset? ResumeAt) : OrderEvent(Step, ResumeAt);

/// <summary>The tickets are sold, without being issued, until the deposit is due.</summary>
internal sealed record TicketsKept(OrderStep? Step, DateTimeOffset? ResumeAt) : OrderEvent(Step, ResumeAt);

/// <summary>The provider has charged.</summary>
/// <param name="Refunded">Whole KRW of it that somebody else had given back before.</param>
/// <param name="Method">How, where it says so.</param>
/// <param name="IsExtra">The order is not paid with it; it is given back.</param>
internal sealed record PaymentCharged(
    string PaymentId,
    string PaymentKey,
    long Amount,
    long Refunded,
    PaymentMethod? Method,
    DateTimeOffset ApprovedAt,
    bool IsExtra,
    OrderStep? Step,
    DateTimeOffset? ResumeAt) : OrderEvent(Step, ResumeAt);

internal sealed record TicketsIssued(ImmutableArray<IssuedTicket> Tickets, OrderStep? Step, DateTimeOffset? ResumeAt)
    : OrderEvent(Step, ResumeAt);

/// <param name="Line">The item it is one of, from 0.</param>
internal readonly record struct IssuedTicket(Guid TicketId, int Line, int Serial);

internal sealed record PaymentFailed(string PaymentId, string Code, string Message, OrderStep? Step, DateTimeOffset? ResumeAt)
    : OrderEvent(Step, ResumeAt);

/// <summary>The announcement: from here on tickets may be void, money may be given back and stock may be free.</summary>
/// <param name="PaymentId">What the money is taken from; null: there is none.</param>
/// <param name="PaymentKey">The provider's key of it, where the order did not know it yet.</param>
/// <param name="Amount">Whole KRW; 0 where nothing was charged.</param>
/// <param name="TellsProvider">Whether the provider must be told.</param>
/// <param name="Items">What becomes free again.</param>
/// <param name="Key">The idempotency key of an admin's wish.</param>
/// <param name="After">Status when it is done.</param>
/// <param name="Wish">What the admin asked for, to compare repeated wishes by.</param>
internal sealed record RefundRequested(
    Guid RefundId,
    string? PaymentId,
    string? PaymentKey,
    long Amount,
    bool TellsProvider,
    ImmutableArray<Guid> Tickets,
    ImmutableArray<BookingItem> Items,
    string Reason,
    string? Key,
    RefundWish? Wish,
    Guid? By,
    OrderStatus After,
    OrderStep? Step,
    DateTimeOffset? ResumeAt) : OrderEvent(Step, ResumeAt)
{
    public override Guid? Subject => RefundId;
}

internal sealed record RefundWish(string Reason, long? Amount, ImmutableArray<Guid>? Tickets);

internal sealed record RefundDone(Guid RefundId, DateTimeOffset At, OrderStep? Step, DateTimeOffset? ResumeAt) : OrderEvent(Step, ResumeAt)
{
    public override Guid? Subject => RefundId;
}

/// <summary>Nothing was given back, and the tickets are good again.</summary>
internal sealed record RefundRefused(Guid RefundId, string Code, OrderStep? Step, DateTimeOffset? ResumeAt) : OrderEvent(Step, ResumeAt)
{
    public override Guid? Subject => RefundId;
}

/// <summary>Given up before it was paid.</summary>
internal sealed record OrderCancelled(OrderStep? Step, DateTimeOffset? ResumeAt) : OrderEvent(Step, ResumeAt);

/// <summary>An admin's word.</summary>
internal sealed record OrderStatusChanged(OrderStep? Step, DateTimeOffset? ResumeAt) : OrderEvent(Step, ResumeAt);

/// <summary>A look in vain: the next one is later.</summary>
internal sealed record ResumePostponed(string Reason, OrderStep? Step, DateTimeOffset? ResumeAt) : OrderEvent(Step, ResumeAt);
