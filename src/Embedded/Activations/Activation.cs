using System.Diagnostics;

namespace OrleansTickets.Embedded.Activations;

/// <summary>One grain in memory: takes its requests, lets them run as its interleaving allows, begins and ends its life.</summary>
/// <remarks>Fields without a lock are touched by the activation's own turns only.</remarks>
internal sealed class Activation : IGrainContext
{
    /// <summary>How many requests may queue up before those that nobody waits for any more are looked for.</summary>
    private const int PruneEvery = 1_024;

    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<WorkTurn> _waiting = [];
    private readonly HashSet<ActivationTimer> _timers = [];
    private readonly ActivationLife _life;
    private readonly RunningWork _running;
    private bool _startingWaiting;
    private DeactivationReason _reason;
    private long _lastUse;
    private long _keepAliveUntil;
    private volatile ActivationPhase _phase;

    public Activation(GrainRuntime runtime, GrainClass grainClass, string key)
    {
        Runtime = runtime;
        Class = grainClass;
        GrainId = new GrainId(grainClass.Type, new IdSpan(key));
        Scheduler = new ActivationScheduler(this);
        _life = new ActivationLife(this);
        _running = new RunningWork(grainClass.IsReentrant);
        _lastUse = runtime.Clock.GetTimestamp();
    }

    public GrainRuntime Runtime { get; }

    public GrainClass Class { get; }

    public ActivationScheduler Scheduler { get; }

    public GrainId GrainId { get; }

    public GrainReference GrainReference => Class.CreateReference(Runtime, GrainId.Key.Value);

    public object? GrainInstance => _life.Instance;

    public IServiceProvider ActivationServices => _life.Services;

    public Task Deactivated => _deactivated.Task;

    public void Receive(WorkTurn work)
    {
        if (work.IsAbandoned)
        {
            return;
        }

        switch (_phase)
        {
            case ActivationPhase.Valid when _running.Admits(work):
                Start(work);
                break;
            case ActivationPhase.Ended:
                work.Reroute(this);
                break;
            case ActivationPhase.Created:
                _waiting.Add(work);
                _phase = ActivationPhase.Activating;
                _ = BeginAsync();
                break;
            default:
                _waiting.Add(work);
                if (_waiting.Count % PruneEvery == 0)
                {
                    _waiting.RemoveAll(static waiting => waiting.IsAbandoned);
                }

                break;
        }
    }

    public void OnWorkFinished(WorkTurn work)
    {
        _running.Remove(work);
        if (work.KeepsAlive)
        {
            _lastUse = Runtime.Clock.GetTimestamp();
        }

        if (_phase == ActivationPhase.Valid)
        {
            StartWaiting();
        }
        else if (_running.IsEmpty && _phase == ActivationPhase.Deactivating)
        {
            _ = EndAsync();
        }
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        if (ReferenceEquals(RuntimeContext.Current, this))
        {
            BeginDeactivation(deactivationReason);
        }
        else
        {
            Scheduler.Post(new ActionTurn(activation => activation.BeginDeactivation(deactivationReason)));
        }
    }

    public void DelayDeactivation(TimeSpan time) => _keepAliveUntil =
        time == Timeout.InfiniteTimeSpan || time == TimeSpan.MaxValue ? long.MaxValue
        : time <= TimeSpan.Zero ? 0
        : Runtime.Clock.GetTimestamp() + (long)(time.TotalSeconds * Runtime.Clock.TimestampFrequency);

    public IGrainTimer AddTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        if (!ReferenceEquals(RuntimeContext.Current, this))
        {
            throw new InvalidOperationException("A grain timer is registered on a turn of its own grain.");
        }

        var timer = new ActivationTimer(this, callback, options);
        _timers.Add(timer);
        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void RemoveTimer(ActivationTimer timer)
    {
        if (ReferenceEquals(RuntimeContext.Current, this))
        {
            _timers.Remove(timer);
        }
        else
        {
            Scheduler.Post(new ActionTurn(activation => activation._timers.Remove(timer)));
        }
    }

    /// <summary>Ends the activation if nothing used it for its class's age. From any thread.</summary>
    public void CollectIfIdle()
    {
        if (_phase is ActivationPhase.Valid or ActivationPhase.Created && IsIdle())
        {
            Scheduler.Post(new ActionTurn(static activation =>
            {
                if (activation._running.IsEmpty && activation._waiting.Count == 0 && activation.IsIdle())
                {
                    activation.BeginDeactivation(new(DeactivationReasonCode.ActivationIdle, "Unused for its collection age."));
                }
            }));
        }
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override string ToString() => GrainId.ToString();

    private bool IsIdle()
    {
        var now = Runtime.Clock.GetTimestamp();
        return Runtime.Clock.GetElapsedTime(Volatile.Read(ref _lastUse), now) >= Class.CollectionAge
            && Volatile.Read(ref _keepAliveUntil) <= now;
    }

    private void Start(WorkTurn work)
    {
        _running.Add(work);
        work.Start(this);
    }

    private void StartWaiting()
    {
        // Work that ends at once comes back here from within the loop below, which takes up what it made possible.
        if (_startingWaiting)
        {
            return;
        }

        _startingWaiting = true;

        // Later requests overtake those that must wait, where interleaving allows it.
        for (var i = 0; i < _waiting.Count && _phase == ActivationPhase.Valid;)
        {
            var work = _waiting[i];
            if (work.IsAbandoned)
            {
                _waiting.RemoveAt(i);
            }
            else if (_running.Admits(work))
            {
                _waiting.RemoveAt(i);
                Start(work);
                i = 0;
            }
            else
            {
                i++;
            }
        }

        _startingWaiting = false;
    }

    private async Task BeginAsync()
    {
        try
        {
            await _life.BeginAsync();
        }
        catch (Exception failure)
        {
            await FailAsync(failure);
            return;
        }

        if (_phase == ActivationPhase.Activating)
        {
            _lastUse = Runtime.Clock.GetTimestamp();
            _phase = ActivationPhase.Valid;
            StartWaiting();
        }
        else
        {
            await EndAsync(wasValid: false);
        }
    }

    private async Task FailAsync(Exception failure)
    {
        Runtime.Log.ActivationFailed(failure, GrainId);
        _phase = ActivationPhase.Deactivating;
        DisposeTimers();
        await _life.DisposeAsync();
        Leave();
        foreach (var work in _waiting)
        {
            work.Reject(failure);
        }

        _waiting.Clear();
    }

    private void BeginDeactivation(DeactivationReason reason)
    {
        switch (_phase)
        {
            case ActivationPhase.Created:
                Leave();
                break;
            case ActivationPhase.Activating:
                _reason = reason;
                _phase = ActivationPhase.Deactivating;
                break;
            case ActivationPhase.Valid:
                _reason = reason;
                _phase = ActivationPhase.Deactivating;
                if (_running.IsEmpty)
                {
                    _ = EndAsync();
                }

                break;
        }
    }

    private async Task EndAsync(bool wasValid = true)
    {
        Debug.Assert(_running.IsEmpty, "The last request has finished.");
        DisposeTimers();
        if (wasValid)
        {
            await _life.EndAsync(_reason);
        }

        DisposeTimers();
        await _life.DisposeAsync();
        Leave();
        foreach (var work in _waiting)
        {
            work.Reroute(this);
        }

        _waiting.Clear();
    }

    private void Leave()
    {
        _phase = ActivationPhase.Ended;
        Class.Remove(this);
        _deactivated.SetResult();
    }

    private void DisposeTimers()
    {
        foreach (var timer in _timers.ToArray())
        {
            timer.Dispose();
        }
    }
}
