namespace OrleansTickets.Embedded.Activations;

/// <summary>
/// Runs the turns of one activation one after another. It is the current task scheduler during a turn, so that what follows an
/// await comes back here.
/// </summary>
internal sealed class ActivationScheduler(Activation activation) : TaskScheduler, IThreadPoolWorkItem
{
    /// <summary>Batches before other activations get the thread.</summary>
    private const int BatchesPerDispatch = 16;

    private static readonly Action<object?> Pump = static state => ((ActivationScheduler)state!).RunBatches();

    private readonly Lock _lock = new();
    private List<object> _inbox = [];
    private List<object> _batch = [];
    private bool _dispatched;
    private Task? _pump;

    public override int MaximumConcurrencyLevel => 1;

    public void Post(Turn turn) => Enqueue(turn);

    void IThreadPoolWorkItem.Execute()
    {
        // One task for a whole batch of turns makes this the current scheduler without a task for each call.
        _pump = new Task(Pump, this, TaskCreationOptions.DenyChildAttach);
        _pump.RunSynchronously(this);
    }

    protected override void QueueTask(Task task) => Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
    {
        if (ReferenceEquals(task, _pump) || (!taskWasPreviouslyQueued && ReferenceEquals(RuntimeContext.Current, activation)))
        {
            return TryExecuteTask(task);
        }

        return false;
    }

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_lock)
        {
            return _inbox.OfType<Task>().ToArray();
        }
    }

    private void Enqueue(object item)
    {
        lock (_lock)
        {
            _inbox.Add(item);
            if (_dispatched)
            {
                return;
            }

            _dispatched = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void RunBatches()
    {
        RuntimeContext.Current = activation;
        try
        {
            for (var i = 0; i < BatchesPerDispatch; i++)
            {
                lock (_lock)
                {
                    if (_inbox.Count == 0)
                    {
                        _dispatched = false;
                        return;
                    }

                    (_inbox, _batch) = (_batch, _inbox);
                }

                RunBatch();
            }
        }
        finally
        {
            RuntimeContext.Current = null;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void RunBatch()
    {
        var clean = ExecutionContext.Capture();
        foreach (var item in _batch)
        {
            if (item is Turn turn)
            {
                try
                {
                    turn.Run(activation);
                }
                catch (Exception failure)
                {
                    // For example a callback of a cancelled token: one turn's fault must not lose those after it.
                    activation.Runtime.Log.TurnFailed(failure, activation.GrainId);
                }

                // A grain method that is not async leaves its async locals behind; the next caller must not see them.
                if (clean is not null && ExecutionContext.Capture() != clean)
                {
                    ExecutionContext.Restore(clean);
                }
            }
            else
            {
                TryExecuteTask((Task)item);
            }
        }

        _batch.Clear();
    }
}
