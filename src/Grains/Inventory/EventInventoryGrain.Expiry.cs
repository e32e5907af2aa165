using Orleans.Runtime;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Inventory;

/// <summary>What time does: holds that are over give their tickets back, promptly by a timer, and after a crash by a reminder.</summary>
internal sealed partial class EventInventoryGrain
{
    private const string ExpiryReminder = "expiry";
    private const int ExpiriesInTurn = 256;
    private static readonly TimeSpan ExpiryTick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private Task? _reminder;

    public Task WakeAsync() => Task.CompletedTask;

    /// <summary>The backstop after a crash: to have been woken is enough, the timer does the rest.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (_state.Holds.Count == 0 && await this.GetReminder(ExpiryReminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
            _reminder = null;
            if (_state.Holds.Count > 0)
            {
                // Made while the reminder was being removed.
                await RemindAsync();
            }
        }
    }

    private void ExpireIfDue(Guid reservationId)
    {
        if (_state.Holds.TryGetValue(reservationId, out var hold) && hold.ExpiresAt <= Clock.GetUtcNow() && IsOpenForChange)
        {
            _ = Raise(BookingRules.Expire(_state, hold));
        }
    }

    /// <summary>Before anyone is told that tickets are short: those of holds that are over must have come back.</summary>
    /// <returns>Whether there were such holds.</returns>
    /// <exception cref="OverloadedException">There are, and they cannot be ended now.</exception>
    private bool MakeRoom(DateTimeOffset now)
    {
        if (_state.NextDue(now) is null)
        {
            return false;
        }

        ThrowIfClosed();
        ExpireSome(now);
        return true;
    }

    /// <returns>Whether tickets came back.</returns>
    private bool ExpireSome(DateTimeOffset now)
    {
        var expired = 0;
        while (expired < ExpiriesInTurn && IsOpenForChange && _state.NextDue(now) is { } due)
        {
            _ = Raise(BookingRules.Expire(_state, due));
            expired++;
        }

        return expired > 0;
    }

    private async Task ExpireDueAsync(CancellationToken cancellationToken)
    {
        // In portions, each waiting for its commit, so that sales take their turns in between.
        while (!cancellationToken.IsCancellationRequested && ExpireSome(Clock.GetUtcNow()))
        {
            await SettleAsync();
        }

        if (_state.Holds.Count > 0)
        {
            DelayDeactivation(ReminderPeriod * 2);
        }
    }

    private Task RemindAsync()
    {
        if (_reminder is null or { IsFaulted: true })
        {
            _reminder = KeepReminderAsync();
        }

        return _reminder;
    }

    private async Task KeepReminderAsync()
    {
        try
        {
            await this.RegisterOrUpdateReminder(ExpiryReminder, ReminderPeriod, ReminderPeriod);
        }
        catch (Exception exception)
        {
            // The hold is durable, but after a crash nothing might end it: who repeats the call tries this again.
            throw new OutcomeUnknownException("The reminder of the hold could not be kept.", exception);
        }
    }
}
