using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Inventory;

/// <summary>A reservation read back from the journal.</summary>
/// <param name="Reservation">As it is now.</param>
/// <param name="FirstAnswer">As it was answered when it was made.</param>
internal sealed record EndedReservation(TicketsHeld Held, Reservation Reservation, Reservation FirstAnswer)
{
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
        return new EndedReservation(held, first, first);
    }

    private EndedReservation With(Reservation reservation) => this with { Reservation = reservation };
}
