using OrleansTickets.Embedded.Messages;
using OrleansTickets.Embedded.Reminders;
using OrleansTickets.Embedded.Storage;

namespace OrleansTickets.Embedded.Activations;

/// <summary>The grains of one host: gives references, takes calls, ends everything when the host stops.</summary>
internal sealed class GrainRuntime : IGrainFactory, IDisposable
{
    private readonly ITimer _collector;
    private volatile RuntimePhase _phase;

    public GrainRuntime(
        IServiceProvider services, EmbeddedOptions options, TimeProvider clock, GrainStorage storage, ReminderTable reminders, GrainLog log)
    {
        Services = services;
        Options = options;
        Clock = clock;
        Storage = storage;
        Log = log;
        Classes = new GrainClasses(options.GrainAssemblies, options.CollectionAge);
        Pending = new PendingCalls(options.ResponseTimeout, clock);
        Reminders = new ReminderService(this, reminders);
        _collector = clock.CreateTimer(
            static state => ((GrainRuntime)state!).Collect(), this, options.CollectionQuantum, options.CollectionQuantum);
    }

    public IServiceProvider Services { get; }

    public EmbeddedOptions Options { get; }

    public TimeProvider Clock { get; }

    public GrainStorage Storage { get; }

    public ReminderService Reminders { get; }

    public GrainLog Log { get; }

    public GrainClasses Classes { get; }

    public PendingCalls Pending { get; }

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey =>
        (TGrainInterface)GetGrain(typeof(TGrainInterface), primaryKey);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(grainPrimaryKey);
        return (IGrain)ProxyBuilder.Create(grainInterfaceType, this, Classes.Implementing(grainInterfaceType), grainPrimaryKey);
    }

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable
    {
        var grainClass = Classes.Named(grainId.Type) ?? throw new ArgumentException($"No grain class is named '{grainId.Type}'.", nameof(grainId));
        return (TGrainInterface)ProxyBuilder.Create(typeof(TGrainInterface), this, grainClass, grainId.Key.Value);
    }

    /// <summary>
    /// Takes a call: from now on it is answered, or fails when its time is over. Rejects it before the host has started, and
    /// calls from outside while it stops.
    /// </summary>
    public void Accept(GrainRequest request)
    {
        if (_phase != RuntimePhase.Running && (_phase != RuntimePhase.Draining || RuntimeContext.Current is null))
        {
            request.Reject(new SiloUnavailableException($"The grain host is {_phase}: {request.Target.GrainId} cannot be called."));
            return;
        }

        Pending.Add(request);
        Deliver(request);
    }

    public void Deliver(GrainRequest request) => request.Target.Activation.Scheduler.Post(request);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _phase = RuntimePhase.Running;
        await Reminders.StartAsync(cancellationToken);
    }

    /// <summary>Refuses new calls, lets those under way finish until the token is cancelled, and ends every activation.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Reminders.StopAsync();
        _phase = RuntimePhase.Draining;
        try
        {
            await Pending.DrainAsync().WaitAsync(cancellationToken);
            await DeactivateAllAsync().WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Log.StoppedWithoutDraining();
        }

        _phase = RuntimePhase.Stopped;
        Pending.RejectAll(new SiloUnavailableException("The grain host has stopped."));
    }

    public void Dispose()
    {
        _collector.Dispose();
        Pending.Dispose();
    }

    private async Task DeactivateAllAsync()
    {
        while (Classes.All.SelectMany(grainClass => grainClass.Activations).ToList() is { Count: > 0 } activations)
        {
            foreach (var activation in activations)
            {
                activation.Deactivate(new(DeactivationReasonCode.ShuttingDown, "The host stops."));
            }

            await Task.WhenAll(activations.Select(activation => activation.Deactivated));
        }
    }

    private void Collect()
    {
        foreach (var activation in Classes.All.SelectMany(grainClass => grainClass.Activations))
        {
            activation.CollectIfIdle();
        }
    }
}

/// <summary>The stages of a grain host, in order.</summary>
internal enum RuntimePhase
{
    NotStarted,
    Running,
    Draining,
    Stopped,
}
