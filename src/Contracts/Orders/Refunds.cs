using System.Collections.Immutable;
using OrleansTickets.Contracts.Payments;

namespace OrleansTickets.Contracts.Orders;

/// <summary>A wish to give money and tickets back (MISSION T6).</summary>
/// <param name="IdempotencyKey">Repeating it with the same wish returns the same refund (MISSION N1).</param>
/// <param name="Amount">
/// Whole KRW, at least 1; null: what the policy gives for the tickets. With an amount and without tickets only money is given back and every
/// ticket stays good.
/// </param>
/// <param name="TicketIds">Tickets to make void; null: all that are good, unless an amount is given.</param>
/// <param name="Policy">What a ticket is still worth; not asked where an amount is given.</param>
/// <param name="RefundId">What to call it, where it is new; null: the order chooses.</param>
/// <param name="Account">Where to pay what came by virtual account; else not asked. No part of what is compared when it is repeated.</param>
[GenerateSerializer, Immutable, Alias("tickets.orders.RefundRequest")]
public sealed record RefundRequest(
    string IdempotencyKey,
    string Reason,
    long? Amount,
    ImmutableArray<Guid>? TicketIds,
    RefundPolicy Policy,
    Guid? RefundId = null,
    RefundAccount? Account = null);

/// <summary>How much of its price a ticket is worth, by the days before its visit.</summary>
/// <param name="TimeZone">IANA name of the event's time zone, in which days are counted.</param>
/// <param name="Tiers">The tier with the most days that are still left counts; none: 0 %. Without tiers, or without a visit date: 100 %.</param>
[GenerateSerializer, Immutable, Alias("tickets.orders.RefundPolicy")]
public sealed record RefundPolicy(string TimeZone, ImmutableArray<RefundTier> Tiers)
{
    /// <summary>Everything, at any time.</summary>
    public static RefundPolicy Full { get; } = new("Etc/UTC", []);
}

/// <summary>From so many days before the visit on a ticket is worth this.</summary>
/// <param name="DaysBefore">Whole days; 0 is the day of the visit.</param>
/// <param name="Percent">0 to 100. Amounts are rounded down to whole KRW.</param>
[GenerateSerializer, Immutable, Alias("tickets.orders.RefundTier")]
public sealed record RefundTier(int DaysBefore, int Percent);

/// <summary>The life of a refund.</summary>
[GenerateSerializer, Alias("tickets.orders.RefundStatus")]
public enum RefundStatus
{
    /// <summary>Announced; the order finishes it by itself, also after a crash.</summary>
    Requested,

    /// <summary>The money is given back, the tickets are void, their stock is free.</summary>
    Done,

    /// <summary>Impossible: nothing was given back and the tickets are good again.</summary>
    Refused,
}

/// <summary>Something given back.</summary>
/// <param name="RefundId">The provider's idempotency key.</param>
/// <param name="PaymentId">The attempt to pay that it is taken from; null for an order of 0 won.</param>
/// <param name="Amount">Whole KRW.</param>
/// <param name="TicketIds">Tickets made void.</param>
/// <param name="IsAutomatic">The order's own doing: for example a payment that came too late.</param>
/// <param name="RequestedBy">The admin; null for an automatic one.</param>
/// <param name="FailureCode">Why it was refused, or why it is not done yet.</param>
[GenerateSerializer, Immutable, Alias("tickets.orders.Refund")]
public sealed record Refund(
    Guid RefundId,
    string? PaymentId,
    RefundStatus Status,
    long Amount,
    string Reason,
    ImmutableArray<Guid> TicketIds,
    bool IsAutomatic,
    Guid? RequestedBy,
    DateTimeOffset RequestedAt,
    DateTimeOffset? SettledAt,
    string? FailureCode);
