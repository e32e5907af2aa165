using Orleans.Storage;
using OrleansTickets.Embedded.Activations;

namespace OrleansTickets.Embedded.Messages;

/// <summary>One call of a grain method. <see cref="ProxyBuilder"/> emits a subclass per method, which holds the arguments.</summary>
internal abstract class GrainRequest : WorkTurn
{
    /// <summary>As many activations may send the call on before it is given up, as in Orleans.</summary>
    private const int MaxForwards = 2;

    private static readonly Action<Task, object?> OnDone = static (task, state) => ((GrainRequest)state!).Finish(task);

    private GrainReference? _target;
    private Activation? _activation;
    private int _forwards;
    private CancellationToken _callerToken;
    private CancellationTokenRegistration _registration;
    private CancellationTokenSource? _calleeSource;

    /// <summary>Links of the list of calls that wait for an answer; <see cref="PendingCalls"/> owns them.</summary>
    public PendingCalls.Stripe? PendingIn { get; set; }

    public GrainRequest? NextPending { get; set; }

    public GrainRequest? PreviousPending { get; set; }

    public int ExpiresAt { get; set; }

    public GrainReference Target => _target!;

    public abstract GrainMethod Method { get; }

    public sealed override bool IsReadOnly => Method.IsReadOnly;

    public sealed override bool IsAlwaysInterleave => Method.IsAlwaysInterleave;

    public sealed override bool KeepsAlive => true;

    public sealed override bool IsAbandoned => Promise.IsCompleted;

    /// <summary>What the caller awaits.</summary>
    protected abstract Task Promise { get; }

    /// <summary>The token given to the grain: cancelled on the grain's turn when the caller cancels or the call times out.</summary>
    protected CancellationToken CalleeToken => (_calleeSource ??= new CancellationTokenSource()).Token;

    public void UseToken(CancellationToken token) => _callerToken = token;

    /// <summary>Sends the call on its way, unless it is cancelled already.</summary>
    public void Send(GrainReference target)
    {
        _target = target;
        if (_callerToken.IsCancellationRequested)
        {
            TrySetCanceled(_callerToken);
            return;
        }

        target.Runtime.Accept(this);
        if (_callerToken.CanBeCanceled)
        {
            _registration = _callerToken.UnsafeRegister(static state => ((GrainRequest)state!).OnCallerCancelled(), this);
            if (IsAbandoned)
            {
                // Answered before the registration was known.
                _registration.Dispose();
            }
        }
    }

    public sealed override void Start(Activation activation)
    {
        _activation = activation;
        Task task;
        try
        {
            task = Call(activation.GrainInstance!) ?? throw new InvalidOperationException($"{Method.Name} returned null for a task.");
        }
        catch (Exception failure)
        {
            task = Task.FromException(failure);
        }

        if (task.IsCompleted)
        {
            Finish(task);
        }
        else
        {
            _ = task.ContinueWith(
                OnDone,
                this,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously | TaskContinuationOptions.DenyChildAttach,
                activation.Scheduler);
            if (IsAbandoned)
            {
                _calleeSource?.Cancel();
            }
        }
    }

    public sealed override void Reject(Exception reason)
    {
        if (TrySetException(reason))
        {
            Settle();
        }
    }

    public sealed override void Reroute(Activation from)
    {
        if (_forwards++ < MaxForwards)
        {
            Target.Runtime.Deliver(this);
        }
        else
        {
            Reject(new OrleansMessageRejectionException(
                $"{Method.Name} was forwarded {MaxForwards} times, and each activation of {Target.GrainId} ended before it ran."));
        }
    }

    /// <summary>No answer in time. The list of pending calls has dropped the call already.</summary>
    public void TimeOut(TimeSpan after)
    {
        var late = new TimeoutException($"{Target.GrainId} did not answer {Method.Name} within {after}.");
        if (TrySetException(late))
        {
            Settle();
            CancelCallee();
        }
    }

    /// <summary>Calls the method of the interface on the grain, with the arguments.</summary>
    protected abstract Task Call(object grain);

    protected abstract bool TrySetFrom(Task completed);

    protected abstract bool TrySetException(Exception failure);

    protected abstract bool TrySetCanceled(CancellationToken token);

    private void Finish(Task task)
    {
        bool first;
        try
        {
            first = TrySetFrom(task);
        }
        catch (Exception failure)
        {
            // The result's type cannot cross between grains.
            first = TrySetException(failure);
        }

        if (first)
        {
            Settle();
        }
        else
        {
            _ = task.Exception;
        }

        if (task.IsFaulted && task.Exception.InnerException is InconsistentStateException { IsSourceActivation: true } conflict)
        {
            conflict.IsSourceActivation = false;
            _activation!.Deactivate(new(DeactivationReasonCode.ApplicationError, conflict, "Its state is out of date."));
        }

        _activation!.OnWorkFinished(this);
    }

    private void Settle()
    {
        Target.Runtime.Pending.Remove(this);
        _registration.Dispose();
    }

    private void OnCallerCancelled()
    {
        if (TrySetCanceled(_callerToken))
        {
            Target.Runtime.Pending.Remove(this);
            CancelCallee();
        }
    }

    private void CancelCallee()
    {
        if (_activation is { } activation && _calleeSource is { } source)
        {
            activation.Scheduler.Post(new ActionTurn(_ => source.Cancel()));
        }
    }
}

/// <summary>A call that answers with nothing.</summary>
internal abstract class VoidRequest : GrainRequest
{
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Answer => _answer.Task;

    protected sealed override Task Promise => _answer.Task;

    protected sealed override bool TrySetFrom(Task completed) => _answer.TrySetFromTask(completed);

    protected sealed override bool TrySetException(Exception failure) => _answer.TrySetException(failure);

    protected sealed override bool TrySetCanceled(CancellationToken token) => _answer.TrySetCanceled(token);
}

/// <summary>A call that answers with a value.</summary>
internal abstract class ResultRequest<T> : GrainRequest
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => _answer.Task;

    protected sealed override Task Promise => _answer.Task;

    protected sealed override bool TrySetFrom(Task completed)
    {
        if (completed.IsCompletedSuccessfully && !MessageCopier.Shares<T>.Always && !Method.SharesResult)
        {
#pragma warning disable VSTHRD002 // The task has completed.
            return _answer.TrySetResult(MessageCopier.Copy(((Task<T>)completed).GetAwaiter().GetResult()));
#pragma warning restore VSTHRD002
        }

        return completed is Task<T> typed ? _answer.TrySetFromTask(typed) : TrySetFromUntyped(completed);
    }

    protected sealed override bool TrySetException(Exception failure) => _answer.TrySetException(failure);

    protected sealed override bool TrySetCanceled(CancellationToken token) => _answer.TrySetCanceled(token);

    private bool TrySetFromUntyped(Task failed) => _answer.TrySetException(failed.Exception!.InnerExceptions);
}
