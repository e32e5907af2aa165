namespace OrleansTickets.Embedded.Activations;

/// <summary>The work an activation has begun and not ended, and what may run beside it. For the activation's turns only.</summary>
internal sealed class RunningWork(bool isReentrant)
{
    private WorkTurn? _newest;

    /// <summary>The one that others must be compatible with; null when everything may run.</summary>
    private WorkTurn? _blocking;

    public bool IsEmpty => _newest is null;

    public bool Admits(WorkTurn work) =>
        _blocking is null || isReentrant || work.IsAlwaysInterleave || (work.IsReadOnly && _blocking.IsReadOnly);

    public void Add(WorkTurn work)
    {
        work.NextRunning = _newest;
        _newest?.PreviousRunning = work;
        _newest = work;
        if (!work.IsAlwaysInterleave)
        {
            _blocking ??= work;
        }
    }

    public void Remove(WorkTurn work)
    {
        if (ReferenceEquals(_newest, work))
        {
            _newest = work.NextRunning;
        }

        work.PreviousRunning?.NextRunning = work.NextRunning;
        work.NextRunning?.PreviousRunning = work.PreviousRunning;
        work.PreviousRunning = work.NextRunning = null;
        if (ReferenceEquals(_blocking, work))
        {
            _blocking = NextBlocking();
        }
    }

    private WorkTurn? NextBlocking()
    {
        // A reentrant class never asks, so its thousands of running requests need not be searched.
        var candidate = isReentrant ? null : _newest;
        while (candidate is { IsAlwaysInterleave: true })
        {
            candidate = candidate.NextRunning;
        }

        return candidate;
    }
}
