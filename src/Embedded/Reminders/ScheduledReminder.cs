using OrleansTickets.Embedded.Activations;

namespace OrleansTickets.Embedded.Reminders;

/// <summary>
/// One reminder's timer. It ticks at its start and every period after; ticks that were missed, because no host ran or the grain
/// was still busy with the last, are left out: the next is on the next multiple of the period, as in Orleans.
/// </summary>
internal sealed class ScheduledReminder : IDisposable
{
    /// <summary>No timer of the framework can wait longer.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);

    private readonly GrainRuntime _runtime;
    private readonly ReminderRow _row;
    private readonly ITimer _timer;
    private volatile bool _disposed;

    public ScheduledReminder(GrainRuntime runtime, ReminderRow row)
    {
        _runtime = runtime;
        _row = row;
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            _timer = runtime.Clock.CreateTimer(
                static state => ((ScheduledReminder)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        Arm();
    }

    public void Dispose()
    {
        _disposed = true;
        _timer.Dispose();
    }

    private void Arm()
    {
        if (!_disposed)
        {
            var wait = NextTick() - _runtime.Clock.GetUtcNow().UtcDateTime;
            _timer.Change(wait > LongestWait ? LongestWait : wait, Timeout.InfiniteTimeSpan);
        }
    }

    private DateTime NextTick()
    {
        var now = _runtime.Clock.GetUtcNow().UtcDateTime;
        if (now <= _row.StartAt)
        {
            return _row.StartAt;
        }

        var periods = (now - _row.StartAt).Ticks / _row.Period.Ticks;
        return _row.StartAt + (_row.Period * (periods + 1));
    }

    private void OnTimer() => _ = TickAsync();

    private async Task TickAsync()
    {
        var now = _runtime.Clock.GetUtcNow().UtcDateTime;
        if (now >= _row.StartAt && !_disposed)
        {
            try
            {
                var grain = _runtime.GetGrain<IRemindable>(GrainId.Parse(_row.GrainId));
                await grain.ReceiveReminder(_row.Name, new TickStatus(_row.StartAt, _row.Period, now));
            }
            catch (Exception failure)
            {
                _runtime.Log.ReminderFailed(failure, _row.Name, _row.GrainId);
            }
        }

        Arm();
    }
}
