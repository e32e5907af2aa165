namespace OrleansTickets.Embedded.Activations;

/// <summary>Something that an activation does on its own turn.</summary>
internal abstract class Turn
{
    public abstract void Run(Activation activation);
}

/// <summary>A turn that is one action.</summary>
internal sealed class ActionTurn(Action<Activation> action) : Turn
{
    public override void Run(Activation activation) => action(activation);
}

/// <summary>A request or timer tick: runs when the activation's running requests let it.</summary>
internal abstract class WorkTurn : Turn
{
    /// <summary>The next of the running ones, in a list that only the activation's turns touch.</summary>
    public WorkTurn? NextRunning { get; set; }

    public WorkTurn? PreviousRunning { get; set; }

    public abstract bool IsReadOnly { get; }

    public abstract bool IsAlwaysInterleave { get; }

    /// <summary>Whether it counts as use of the activation.</summary>
    public abstract bool KeepsAlive { get; }

    /// <summary>Nobody waits for it any more: not worth starting.</summary>
    public abstract bool IsAbandoned { get; }

    /// <summary>Starts the work on the activation's turn; <see cref="Activation.OnWorkFinished"/> must follow.</summary>
    public abstract void Start(Activation activation);

    /// <summary>The activation failed before the work could start.</summary>
    public abstract void Reject(Exception reason);

    /// <summary>The activation ended before the work could start.</summary>
    public abstract void Reroute(Activation from);

    public sealed override void Run(Activation activation) => activation.Receive(this);
}
