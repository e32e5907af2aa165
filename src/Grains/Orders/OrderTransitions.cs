using OrleansTickets.Contracts.Orders;
using static OrleansTickets.Contracts.Orders.OrderParty;
using static OrleansTickets.Contracts.Orders.OrderStatus;

namespace OrleansTickets.Grains.Orders;

/// <summary>Every lawful step of an order, and who may take it (MISSION T6). What is not here does not happen.</summary>
internal static class OrderTransitions
{
    public static IReadOnlyCollection<(OrderStatus? From, OrderStatus To, OrderParty By)> All { get; } =
    [
        // Paying.
        (null, Pending, Buyer),
        (Failed, Pending, Buyer),
        (Pending, Approving, Buyer),
        (Pending, Failed, Buyer),
        (Pending, Paid, OrderParty.System),

        // What the provider says, in whatever order it arrives: also of an attempt that was given up.
        (Approving, WaitingForDeposit, Provider),
        (Pending, WaitingForDeposit, Provider),
        (Failed, WaitingForDeposit, Provider),
        (Approving, Paid, Provider),
        (Pending, Paid, Provider),
        (Failed, Paid, Provider),
        (Cancelled, Paid, Provider),
        (WaitingForDeposit, Paid, Provider),
        (Approving, Failed, Provider),
        (Pending, Failed, Provider),

        // Giving up.
        (Pending, Cancelled, OrderParty.System),
        (Failed, Cancelled, OrderParty.System),
        (Pending, Cancelled, Staff),
        (Failed, Cancelled, Staff),

        // Giving back: what came too late or twice, what was waited for in vain, what a manager says.
        (Approving, Refunding, OrderParty.System),
        (Pending, Refunding, OrderParty.System),
        (Failed, Refunding, OrderParty.System),
        (Cancelled, Refunding, OrderParty.System),
        (WaitingForDeposit, Refunding, OrderParty.System),
        (Paid, Refunding, OrderParty.System),
        (PartiallyRefunded, Refunding, OrderParty.System),
        (Refunded, Refunding, OrderParty.System),
        (Completed, Refunding, OrderParty.System),
        (WaitingForDeposit, Refunding, Staff),
        (Paid, Refunding, Manager),
        (PartiallyRefunded, Refunding, Manager),
        (Completed, Refunding, Manager),
        (Refunding, Refunded, OrderParty.System),
        (Refunding, PartiallyRefunded, OrderParty.System),
        (Refunding, Cancelled, OrderParty.System),
        (Refunding, Paid, OrderParty.System),
        (Refunding, Completed, OrderParty.System),
        (Refunding, WaitingForDeposit, OrderParty.System),

        // Closing.
        (Paid, Completed, Staff),
        (PartiallyRefunded, Completed, Staff),
        (Completed, Paid, Manager),
        (Completed, PartiallyRefunded, Manager),
    ];

    private static readonly HashSet<(OrderStatus?, OrderStatus, OrderParty)> Lawful = [.. All];

    /// <summary>Whether a step is lawful. A manager may all that staff may.</summary>
    public static bool Allows(OrderStatus? from, OrderStatus to, OrderParty by) =>
        Lawful.Contains((from, to, by)) || (by == Manager && Lawful.Contains((from, to, Staff)));
}
