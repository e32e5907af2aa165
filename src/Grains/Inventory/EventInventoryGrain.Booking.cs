using System.Collections.Immutable;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Inventory;

/// <summary>What buyers do.</summary>
internal sealed partial class EventInventoryGrain
{
    public async Task<Outcome<Availability>> CheckAvailabilityAsync(AvailabilityRequest request)
    {
        var now = Clock.GetUtcNow();
        var answer = BookingRules.Check(_state, request, now, Booking);
        while (answer.Value is { Available: false } && MakeRoom(now))
        {
            answer = BookingRules.Check(_state, request, now, Booking);
        }

        await SettleAsync();
        return answer;
    }

    public async Task<Outcome<Reservation>> HoldAsync(HoldRequest request) =>
        await HoldAllAsync([request]) is [{ Refusal: not { Code: RefusalCode.Overloaded } } answer]
            ? answer
            : throw new OverloadedException("The journal takes nothing, or cannot be read now.");

    public async Task<ImmutableArray<Outcome<Reservation>>> HoldAllAsync(ImmutableArray<HoldRequest> requests)
    {
        ThrowIfClosed();
        var answers = ImmutableArray.CreateBuilder<Outcome<Reservation>>(requests.Length);
        var repeated = new List<(int Place, Task<Outcome<Reservation>> Answer)>();
        foreach (var request in requests)
        {
            if (request.IdempotencyKey is { } key && _state.Keys.TryGetValue(key, out var earlier))
            {
                repeated.Add((answers.Count, RepeatHoldAsync(request, earlier)));
                answers.Add(NotFound);
            }
            else
            {
                answers.Add(IsOpenForChange ? Decide(request) : Overloaded);
            }
        }

        if (answers.Count > 0 && answers.All(answer => answer.Refusal is { Code: RefusalCode.Overloaded }))
        {
            // There is nothing to wait for, and no time to wait.
            throw new OverloadedException("The journal takes nothing now.");
        }

        await SettleAsync();
        if (answers.Any(answer => answer.Value is not null))
        {
            await RemindAsync();
        }

        foreach (var (place, answer) in repeated)
        {
            answers[place] = await answer;
        }

        return answers.MoveToImmutable();
    }

    public async Task<Outcome<Reservation>> GetReservationAsync(Guid reservationId)
    {
        ExpireIfDue(reservationId);
        var open = _state.Holds.GetValueOrDefault(reservationId);
        await SettleAsync();
        return open is not null
            ? InventoryViews.Describe(open, ReservationStatus.Held)
            : await ReadEndedAsync(reservationId) is { } ended ? ended.Reservation : NotFound;
    }

    public async Task<Outcome<Reservation>> ExtendAsync(Guid reservationId, string? idempotencyKey)
    {
        ThrowIfClosed();
        ExpireIfDue(reservationId);
        if (!_state.Holds.TryGetValue(reservationId, out var hold))
        {
            return await RefuseEndedAsync(reservationId);
        }

        if (idempotencyKey is not null && string.Equals(hold.ExtensionKey, idempotencyKey, StringComparison.Ordinal))
        {
            return await AnswerAsync(SettleAsync(), hold);
        }

        var extended = BookingRules.Extend(hold, idempotencyKey, Booking);
        return extended.Value is { } value
            ? await AnswerAsync(Raise(value), _state.Holds[reservationId])
            : await RefuseAsync(extended.Refusal!);
    }

    public async Task<Outcome<Reservation>> CancelAsync(Guid reservationId)
    {
        ThrowIfClosed();
        ExpireIfDue(reservationId);
        if (_state.Holds.TryGetValue(reservationId, out var hold))
        {
            return await AnswerAsync(Raise(BookingRules.Cancel(_state, hold)), hold, ReservationStatus.Cancelled);
        }

        await SettleAsync();
        return await ReadEndedAsync(reservationId) switch
        {
            null => NotFound,
            { Reservation.Status: ReservationStatus.Confirmed } => new Refusal(RefusalCode.AlreadyPaid),
            var ended => ended.Reservation,
        };
    }

    public async Task<Outcome<Reservation>> ConfirmAsync(Guid reservationId)
    {
        ThrowIfClosed();
        ExpireIfDue(reservationId);
        if (_state.Holds.TryGetValue(reservationId, out var hold))
        {
            return await AnswerAsync(Raise(BookingRules.Confirm(_state, hold)), hold, ReservationStatus.Confirmed);
        }

        await SettleAsync();
        return await ReadEndedAsync(reservationId) switch
        {
            null => NotFound,
            { Reservation.Status: ReservationStatus.Confirmed } ended => ended.Reservation,
            _ => new Refusal(RefusalCode.HoldExpired),
        };
    }

    private static Refusal NotFound => new(RefusalCode.NotFound);

    private static Refusal Overloaded => new(RefusalCode.Overloaded);

    /// <returns>What is true once everything decided so far is durable.</returns>
    private Outcome<Reservation> Decide(HoldRequest request)
    {
        var now = Clock.GetUtcNow();
        var held = BookingRules.Hold(_state, request, now, Booking);
        while (IsShort(held) && ExpireSome(now))
        {
            held = BookingRules.Hold(_state, request, now, Booking);
        }

        if (held.Value is not { } value)
        {
            // As MakeRoom, but without an exception: earlier wishes of the call are decided.
            return IsShort(held) && _state.NextDue(now) is not null ? Overloaded : held.Refusal!;
        }

        _ = Raise(value, _ => Projection.Of(value, request.Customer));
        return InventoryViews.Describe(_state.Holds[value.ReservationId], ReservationStatus.Held);
    }

    private static bool IsShort(Outcome<TicketsHeld> held) => held.Refusal is { Code: RefusalCode.SoldOut or RefusalCode.LimitExceeded };

    private async Task<Outcome<Reservation>> AnswerAsync(Task committed, Hold hold, ReservationStatus status = ReservationStatus.Held)
    {
        await committed;
        await RemindAsync();
        return InventoryViews.Describe(hold, status);
    }

    private async Task<Outcome<Reservation>> RefuseAsync(Refusal refusal)
    {
        await SettleAsync();
        return refusal;
    }

    private async Task<Outcome<Reservation>> RefuseEndedAsync(Guid reservationId)
    {
        await SettleAsync();
        return await ReadEndedAsync(reservationId) switch
        {
            null => NotFound,
            { Reservation.Status: ReservationStatus.Confirmed } => new Refusal(RefusalCode.AlreadyPaid),
            _ => new Refusal(RefusalCode.HoldExpired),
        };
    }

    private async Task<Outcome<Reservation>> RepeatHoldAsync(HoldRequest request, Guid earlier)
    {
        if (_state.Holds.TryGetValue(earlier, out var hold))
        {
            return BookingRules.IsSameWish(request, hold.Items, hold.VisitDate, hold.Fingerprint)
                ? await AnswerAsync(SettleAsync(), hold with { ExpiresAt = hold.FirstExpiresAt })
                : await RefuseAsync(new Refusal(RefusalCode.IdempotencyMismatch));
        }

        await SettleAsync();
        try
        {
            return await ReadEndedAsync(earlier) is { } ended
                && BookingRules.IsSameWish(request, ended.Held.Items, ended.Held.VisitDate, ended.Held.Fingerprint)
                    ? ended.FirstAnswer
                    : new Refusal(RefusalCode.IdempotencyMismatch);
        }
        catch (OverloadedException)
        {
            // Other wishes of the call may have been granted: theirs are no less true for this.
            return Overloaded;
        }
    }

    /// <summary>A reservation that memory has let go of, or null where there never was one.</summary>
    private async Task<EndedReservation?> ReadEndedAsync(Guid reservationId) =>
        EndedReservation.From((await ReadSubjectAsync(reservationId)).Select(InventoryCodec.Read));
}
