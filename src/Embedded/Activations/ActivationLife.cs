using Microsoft.Extensions.DependencyInjection;

namespace OrleansTickets.Embedded.Activations;

/// <summary>Makes the grain object of an activation with its services and states, runs its hooks, and disposes of it.</summary>
internal sealed class ActivationLife(Activation activation)
{
    private AsyncServiceScope? _scope;

    public object? Instance { get; private set; }

    public IServiceProvider Services => _scope?.ServiceProvider
        ?? throw new InvalidOperationException($"Grain {activation.GrainId} has no services: it is not active.");

    private GrainRuntime Runtime => activation.Runtime;

    public async Task BeginAsync()
    {
        _scope = Runtime.Services.CreateAsyncScope();
        using var timeout = new CancellationTokenSource(Runtime.Options.LifecycleTimeout, Runtime.Clock);
        var states = new List<Storage.IActivationState>();
        Instance = activation.Class.CreateInstance(activation, states);
        foreach (var state in states)
        {
            await state.ReadAsync(timeout.Token);
        }

        if (Instance is IGrainBase grain)
        {
            await grain.OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
        }
    }

    public async Task EndAsync(DeactivationReason reason)
    {
        try
        {
            using var timeout = new CancellationTokenSource(Runtime.Options.LifecycleTimeout, Runtime.Clock);
            await ((IGrainBase)Instance!).OnDeactivateAsync(reason, timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception failure)
        {
            Runtime.Log.DeactivationFailed(failure, activation.GrainId);
        }
    }

    public async Task DisposeAsync()
    {
        try
        {
            if (Instance is IAsyncDisposable asyncDisposable)
            {
                await asyncDisposable.DisposeAsync();
            }
            else if (Instance is IDisposable disposable)
            {
                disposable.Dispose();
            }

            if (_scope is { } scope)
            {
                await scope.DisposeAsync();
            }
        }
        catch (Exception failure)
        {
            Runtime.Log.DeactivationFailed(failure, activation.GrainId);
        }
    }
}
