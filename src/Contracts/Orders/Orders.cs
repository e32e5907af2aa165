using System.Collections.Immutable;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts.Payments;

namespace OrleansTickets.Contracts.Orders;

/// <summary>The life of an order; the lawful steps are one table, <c>OrderTransitions</c>.</summary>
[GenerateSerializer, Alias("tickets.orders.OrderStatus")]
public enum OrderStatus
{
    /// <summary>Placed and to be paid; nothing is charged.</summary>
    Pending,

    /// <summary>A payment is being approved: whether it is charged is not known yet.</summary>
    Approving,

    /// <summary>The buyer has an account to pay into; the tickets are kept for the buyer until it is due.</summary>
    WaitingForDeposit,

    /// <summary>Charged, tickets issued. An order of 0 won is paid as soon as its tickets are issued.</summary>
    Paid,

    /// <summary>Money, tickets or both are being given back.</summary>
    Refunding,

    /// <summary>A part was given back; the other tickets are good.</summary>
    PartiallyRefunded,

    /// <summary>Given back: no ticket is good any more.</summary>
    Refunded,

    /// <summary>The last attempt to pay failed; another may be made while the reservation holds its tickets.</summary>
    Failed,

    /// <summary>Given up before it was paid, by the buyer, an admin or time.</summary>
    Cancelled,

    /// <summary>Over and done with, said by an admin; the tickets are good.</summary>
    Completed,
}

/// <summary>Who may take an order from one status to another.</summary>
[GenerateSerializer, Alias("tickets.orders.OrderParty")]
public enum OrderParty
{
    /// <summary>Whoever knows the reservation.</summary>
    Buyer,

    /// <summary>The payment provider, by what it answers.</summary>
    Provider,

    /// <summary>Time, or the order itself when it finishes what was begun.</summary>
    System,

    /// <summary>An admin from level 2.</summary>
    Staff,

    /// <summary>An admin from level 3.</summary>
    Manager,
}

/// <summary>A wish to pay for a reservation.</summary>
/// <param name="Provider">Name of a provider, for example <c>toss</c>. Ignored for an order of 0 won.</param>
[GenerateSerializer, Immutable, Alias("tickets.orders.PlaceRequest")]
public sealed record PlaceRequest(Guid EventId, string Provider, PaymentMethod Method);

/// <summary>A buyer comes back from the provider's page, which has the payment ready to be approved.</summary>
/// <param name="PaymentId">As <see cref="Payment.PaymentId"/>.</param>
/// <param name="PaymentKey">The provider's key.</param>
/// <param name="Amount">Whole KRW as the client says; compared with our own, never used.</param>
[GenerateSerializer, Immutable, Alias("tickets.orders.ApproveRequest")]
public sealed record ApproveRequest(string PaymentId, string PaymentKey, long Amount);

/// <summary>A buyer comes back from the provider's page without having paid.</summary>
/// <param name="Code">The provider's code, as the client says.</param>
[GenerateSerializer, Immutable, Alias("tickets.orders.FailRequest")]
public sealed record FailRequest(string PaymentId, string Code, string Message);

/// <summary>An admin takes an order to another status (MISSION T6).</summary>
/// <param name="Status"><see cref="OrderStatus.Cancelled"/>, <see cref="OrderStatus.Completed"/> or back to <see cref="OrderStatus.Paid"/>.</param>
/// <param name="Reason">Kept in the history.</param>
/// <param name="By"><see cref="OrderParty.Staff"/> or <see cref="OrderParty.Manager"/>, by the admin's level.</param>
[GenerateSerializer, Immutable, Alias("tickets.orders.StatusRequest")]
public sealed record StatusRequest(OrderStatus Status, string Reason, OrderParty By);

/// <summary>An order with all that became of it.</summary>
/// <param name="OrderId">The reservation's id: whoever knows it may pay.</param>
/// <param name="OrderNumber">As <see cref="Orders.OrderNumber"/>.</param>
/// <param name="TotalAmount">Whole KRW, by our own prices.</param>
/// <param name="RefundedAmount">Whole KRW given back of what was paid for these tickets.</param>
/// <param name="HoldExpiresAt">When the reservation ended, or ends, as far as the order knows.</param>
/// <param name="Payment">The attempt that was paid, else the newest; null for an order of 0 won.</param>
/// <param name="Tickets">In order of their serials; empty until they are issued.</param>
/// <param name="History">Oldest first.</param>
[GenerateSerializer, Immutable, Alias("tickets.orders.Order")]
public sealed record Order(
    Guid OrderId,
    Guid EventId,
    string OrderNumber,
    OrderStatus Status,
    ImmutableArray<ReservationItem> Items,
    DateOnly? VisitDate,
    long TotalAmount,
    long RefundedAmount,
    DateTimeOffset PlacedAt,
    DateTimeOffset HoldExpiresAt,
    DateTimeOffset? PaidAt,
    Payment? Payment,
    ImmutableArray<OrderTicket> Tickets,
    ImmutableArray<Refund> Refunds,
    ImmutableArray<OrderChange> History);

/// <summary>A ticket as the order issued it.</summary>
/// <param name="Name">Product, and option where there is one, as they were called when it was reserved.</param>
/// <param name="UnitPrice">Whole KRW.</param>
/// <param name="Serial">From 1, within the order.</param>
/// <param name="IsVoid">Given back: no gate may let it in.</param>
/// <param name="Entries">How often one may enter with it; 0: without limit.</param>
[GenerateSerializer, Immutable, Alias("tickets.orders.OrderTicket")]
public sealed record OrderTicket(
    Guid TicketId, Guid ProductId, Guid? OptionId, string Name, long UnitPrice, DateOnly? VisitDate, int Serial, bool IsVoid,
    int Entries = 1);

/// <summary>One step of an order's life.</summary>
/// <param name="From">Null for the first.</param>
/// <param name="Reason">A code such as <c>payment_approved</c>, or an admin's words.</param>
/// <param name="AdminId">The admin, where it was one.</param>
[GenerateSerializer, Immutable, Alias("tickets.orders.OrderChange")]
public sealed record OrderChange(
    DateTimeOffset At, OrderStatus? From, OrderStatus To, OrderParty By, string Reason, Guid? AdminId);
