using System.Collections.Immutable;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Inventory;

/// <summary>What becomes of reservations after their hold: paid late, or given back (MISSION N6, T6). Nothing here changes anything.</summary>
internal static class SoldRules
{
    /// <summary>Its time is over, so are its terms: only what is there counts. What was archived or deleted is not there any more.</summary>
    /// <returns>Null when it is sold already.</returns>
    public static Outcome<InventoryEvent>? Retake(InventoryState state, EndedReservation ended)
    {
        if (ended.Reservation.Status == ReservationStatus.Confirmed)
        {
            return null;
        }

        var held = ended.Held;
        if (state.DeletedAt is not null || held.Items.Any(item => IsArchived(state, item)))
        {
            return new Refusal(RefusalCode.SoldOut, "items", Available: 0);
        }

        var items = ImmutableArray.CreateRange(held.Items, item => new BookingItem(item.ProductId, item.OptionId, item.Quantity));
        return BookingRules.RefuseStock(state, items, held.VisitDate) is { } refusal
            ? refusal
            : new HoldRetaken(
                held.ReservationId, held.Items, held.VisitDate, held.Buyer,
                BookingRules.Moves(state, held.Items.AsSpan(), StockMovementType.Out, -1));
    }

    /// <returns>Null when this refund's tickets were returned already.</returns>
    public static Outcome<InventoryEvent>? Return(
        InventoryState state, EndedReservation ended, Guid refundId, ImmutableArray<BookingItem> items)
    {
        if (ended.Returns.Any(returned => returned.RefundId == refundId))
        {
            return null;
        }

        foreach (var item in items)
        {
            var wanted = items.Where(other => other.ProductId == item.ProductId && other.OptionId == item.OptionId).Sum(other => other.Quantity);
            if (item.Quantity < 1 || wanted > ended.SoldOf(item.ProductId, item.OptionId))
            {
                return new Refusal(RefusalCode.Conflict, "items", item.ProductId, item.OptionId);
            }
        }

        return new TicketsReturned(
            ended.Held.ReservationId, refundId, items, ended.Held.VisitDate, ended.Held.Buyer,
            BookingRules.Moves(state, items.AsSpan(), StockMovementType.Return, 1));
    }

    private static bool IsArchived(InventoryState state, ReservationItem item) =>
        state.Products[item.ProductId].ArchivedAt is not null
        || (item.OptionId is { } option && state.IsArchived(state.Options[option]));
}
