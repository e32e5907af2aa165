namespace OrleansTickets.Embedded.Activations;

/// <summary>A grain timer: each tick is a turn like a request; the next is due a period after the last has ended.</summary>
internal sealed class ActivationTimer : WorkTurn, IGrainTimer
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromMilliseconds(0xfffffffe);

    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _timer;
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private bool _changed;
    private volatile bool _firing;

    public ActivationTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _options = options;
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            _timer = activation.Runtime.Clock.CreateTimer(
                static state => ((ActivationTimer)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public override bool IsReadOnly => false;

    public override bool IsAlwaysInterleave => _options.Interleave;

    public override bool KeepsAlive => _options.KeepAlive;

    public override bool IsAbandoned => _disposed.IsCancellationRequested;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        _changed = true;
        _dueTime = dueTime;
        _period = period;
        if (!_firing)
        {
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public override void Start(Activation activation)
    {
        _changed = false;
        _ = TickAsync();
    }

    public override void Reject(Exception reason)
    {
    }

    public override void Reroute(Activation from)
    {
    }

    public void Dispose()
    {
        if (!_disposed.IsCancellationRequested)
        {
            _timer.Dispose();
            _disposed.Cancel();
            _activation.RemoveTimer(this);
        }
    }

    private void Fire()
    {
        _firing = true;
        _activation.Scheduler.Post(this);
    }

    private async Task TickAsync()
    {
        try
        {
            await _callback(_disposed.Token);
        }
        catch (Exception failure)
        {
            _activation.Runtime.Log.TimerFailed(failure, _activation.GrainId);
        }

        if (!_disposed.IsCancellationRequested)
        {
            _timer.Change(_changed ? _dueTime : _period, Timeout.InfiniteTimeSpan);
        }

        _firing = false;
        _activation.OnWorkFinished(this);
    }

    private static void Check(TimeSpan time, string name)
    {
        if (time != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, name);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(time, LongestTime, name);
        }
    }
}
