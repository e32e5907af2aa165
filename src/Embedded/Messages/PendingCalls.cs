namespace OrleansTickets.Embedded.Messages;

/// <summary>
/// The calls that wait for an answer, oldest first, so that one sweep finds those that are overdue: no timer per call. Striped
/// by processor, because callers and grains touch it on every call.
/// </summary>
internal sealed class PendingCalls : IDisposable
{
    private const int SweepsPerTimeout = 20;

    private readonly Stripe[] _stripes;
    private readonly TimeSpan _timeout;
    private readonly ITimer _timer;
    private volatile TaskCompletionSource? _drained;
    private volatile int _sweeps;

    public PendingCalls(TimeSpan timeout, TimeProvider clock)
    {
        _timeout = timeout;
        _stripes = new Stripe[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount)];
        for (var i = 0; i < _stripes.Length; i++)
        {
            _stripes[i] = new Stripe();
        }

        var period = timeout / SweepsPerTimeout;
        _timer = clock.CreateTimer(static state => ((PendingCalls)state!).Sweep(), this, period, period);
    }

    public void Add(GrainRequest request)
    {
        var stripe = _stripes[Thread.GetCurrentProcessorId() & (_stripes.Length - 1)];
        request.ExpiresAt = _sweeps + SweepsPerTimeout + 1;
        lock (stripe)
        {
            stripe.Append(request);
        }
    }

    public void Remove(GrainRequest request)
    {
        if (request.PendingIn is { } stripe)
        {
            lock (stripe)
            {
                stripe.Remove(request);
            }

            if (_drained is { } drained && IsEmpty())
            {
                drained.TrySetResult();
            }
        }
    }

    /// <summary>Completes when no call waits for an answer.</summary>
    public Task DrainAsync()
    {
        _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (IsEmpty())
        {
            _drained.TrySetResult();
        }

        return _drained.Task;
    }

    /// <summary>Fails every call that waits for an answer.</summary>
    public void RejectAll(Exception reason)
    {
        foreach (var stripe in _stripes)
        {
            foreach (var request in stripe.Take(static _ => true))
            {
                request.Reject(reason);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        var now = Interlocked.Increment(ref _sweeps);
        foreach (var stripe in _stripes)
        {
            foreach (var request in stripe.Take(request => request.ExpiresAt <= now))
            {
                request.TimeOut(_timeout);
            }
        }
    }

    private bool IsEmpty()
    {
        foreach (var stripe in _stripes)
        {
            lock (stripe)
            {
                if (!stripe.IsEmpty)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>A list of calls in the order they were made. Its own lock: hold it.</summary>
    internal sealed class Stripe
    {
        private GrainRequest? _oldest;
        private GrainRequest? _newest;

        public bool IsEmpty => _oldest is null;

        public void Append(GrainRequest request)
        {
            request.PendingIn = this;
            request.PreviousPending = _newest;
            if (_newest is null)
            {
                _oldest = request;
            }
            else
            {
                _newest.NextPending = request;
            }

            _newest = request;
        }

        public void Remove(GrainRequest request)
        {
            if (request.PendingIn is null)
            {
                return;
            }

            request.PendingIn = null;
            if (request.PreviousPending is null)
            {
                _oldest = request.NextPending;
            }
            else
            {
                request.PreviousPending.NextPending = request.NextPending;
            }

            if (request.NextPending is null)
            {
                _newest = request.PreviousPending;
            }
            else
            {
                request.NextPending.PreviousPending = request.PreviousPending;
            }

            request.NextPending = request.PreviousPending = null;
        }

        /// <summary>Takes out the oldest as long as they match. Takes the lock itself.</summary>
        public List<GrainRequest> Take(Predicate<GrainRequest> match)
        {
            var taken = new List<GrainRequest>();
            lock (this)
            {
                while (_oldest is { } request && match(request))
                {
                    Remove(request);
                    taken.Add(request);
                }
            }

            return taken;
        }
    }
}
