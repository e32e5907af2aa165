using System.Collections.Immutable;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Inventory;

/// <summary>A reservation read back from the journal.</summary>
/// <param name="Reservation">As it is now.</param>
/// <param name="FirstAnswer">As it was answered when it was made.</param>
/// <param name="Returns">What was given back of it after it had been sold.</param>
internal sealed record EndedReservation(
    TicketsHeld Held, Reservation Reservation, Reservation FirstAnswer, ImmutableArray<TicketsReturned> Returns)
{
    /// <summary>Tickets of one line that are sold and not given back.</summary>
    public int SoldOf(Guid productId, Guid? optionId) =>
        Reservation.Status == ReservationStatus.Confirmed
            ? Held.Items.Where(item => item.ProductId == productId && item.OptionId == optionId).Sum(item => item.Quantity)
                - Returns.SelectMany(returned => returned.Items)
                    .Where(item => item.ProductId == productId && item.OptionId == optionId).Sum(item => item.Quantity)
            : 0;

    /// <returns>Null unless the events are those of a reservation.</returns>
    public static EndedReservation? From(IEnumerable<InventoryEvent> events)
    {
        EndedReservation? reservation = null;
        foreach (var happened in events)
        {
            reservation = happened switch
            {
                TicketsHeld held => Begin(held),
                HoldExtended extended => reservation?.With(reservation.Reservation with { ExpiresAt = extended.ExpiresAt }),
                HoldEnded ended => reservation?.With(reservation.Reservation with { Status = ended.Status }),
                HoldRetaken => reservation?.With(reservation.Reservation with { Status = ReservationStatus.Confirmed }),
                TicketsReturned returned => reservation is null
                    ? null
                    : reservation with { Returns = reservation.Returns.Add(returned) },
                _ => null,
            };
        }

        return reservation;
    }

    private static EndedReservation Begin(TicketsHeld held)
    {
        var first = new Reservation(
            held.ReservationId, ReservationStatus.Held, held.Items, held.VisitDate, held.Items.Sum(item => item.TotalPrice), held.HeldAt,
            held.ExpiresAt);
        return new EndedReservation(held, first, first, []);
    }

    private EndedReservation With(Reservation reservation) => this with { Reservation = reservation };
}
