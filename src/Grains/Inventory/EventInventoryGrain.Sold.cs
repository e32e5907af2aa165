using System.Collections.Immutable;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Inventory;

/// <summary>What happens to reservations that memory has let go of: paid late, or given back.</summary>
internal sealed partial class EventInventoryGrain
{
    /// <summary>How many such changes this activation has made to a reservation. Few are ever made.</summary>
    private readonly Dictionary<Guid, int> _laterChanges = [];

    public Task<Outcome<Reservation>> RetakeAsync(Guid reservationId)
    {
        ThrowIfClosed();
        ExpireIfDue(reservationId);
        return _state.Holds.ContainsKey(reservationId)
            ? ConfirmAsync(reservationId)
            : ChangeEndedAsync(reservationId, RetakeNow);
    }

    public Task<Outcome<Reservation>> ReturnAsync(Guid reservationId, Guid refundId, ImmutableArray<BookingItem> items)
    {
        ThrowIfClosed();
        return _state.Holds.ContainsKey(reservationId)
            ? RefuseAsync(new Refusal(RefusalCode.Conflict))
            : ChangeEndedAsync(reservationId, ended => SoldRules.Return(_state, ended, refundId, items));
    }

    private Outcome<InventoryEvent>? RetakeNow(EndedReservation ended)
    {
        var now = Clock.GetUtcNow();
        var retaken = SoldRules.Retake(_state, ended);
        while (retaken?.Refusal is { Code: RefusalCode.SoldOut } && MakeRoom(now))
        {
            retaken = SoldRules.Retake(_state, ended);
        }

        return retaken;
    }

    /// <summary>
    /// Decides on what the journal says of a reservation, in a turn in which the journal has all there is: whoever else changed it while it
    /// was being read makes it be read again. Only so may a call decide after an await.
    /// </summary>
    /// <param name="decide">Null: it is done already.</param>
    private async Task<Outcome<Reservation>> ChangeEndedAsync(Guid reservationId, Func<EndedReservation, Outcome<InventoryEvent>?> decide)
    {
        EndedReservation? ended;
        int seen;
        do
        {
            seen = _laterChanges.GetValueOrDefault(reservationId);
            await SettleAsync();
            ended = await ReadEndedAsync(reservationId);
        }
        while (seen != _laterChanges.GetValueOrDefault(reservationId));

        ThrowIfClosed();
        if (ended is null || decide(ended) is not { } decided)
        {
            return ended is null ? NotFound : ended.Reservation;
        }

        if (decided.Value is not { } change)
        {
            return await RefuseAsync(decided.Refusal!);
        }

        _laterChanges[reservationId] = seen + 1;
        await Raise(change);
        return ended.Reservation with { Status = ReservationStatus.Confirmed };
    }
}
