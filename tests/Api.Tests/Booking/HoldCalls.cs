using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Api.Tests.Booking;

/// <summary>The calls that bring wishes to inventories: counted, and kept waiting where a test wants others to come meanwhile.</summary>
internal sealed class HoldCalls
{
    private readonly Lock _lock = new();
    private readonly List<int> _sizes = [];
    private readonly Queue<TaskCompletionSource> _waiting = [];
    private bool _isHeld;
    private int _most = int.MaxValue;

    /// <summary>Wishes in each call so far.</summary>
    public IReadOnlyList<int> Sizes
    {
        get
        {
            lock (_lock)
            {
                return [.. _sizes];
            }
        }
    }

    public IEventInventoryGrain Watch(IEventInventoryGrain inventory)
    {
        var watched = DispatchProxy.Create<IEventInventoryGrain, WatchedInventory>();
        ((WatchedInventory)(object)watched).Begin(inventory, this);
        return watched;
    }

    /// <summary>Calls wait from now on.</summary>
    /// <param name="most">Wishes of a call that the inventory gets: with the others it is as if the journal took nothing any more.</param>
    public void Hold(int most = int.MaxValue)
    {
        lock (_lock)
        {
            (_isHeld, _most) = (true, most);
        }
    }

    /// <returns>Whether a call was waiting.</returns>
    public bool ReleaseOne()
    {
        lock (_lock)
        {
            var isOne = _waiting.TryDequeue(out var call);
            call?.SetResult();
            return isOne;
        }
    }

    /// <summary>No call waits any more.</summary>
    public void Go()
    {
        lock (_lock)
        {
            _isHeld = false;
            while (ReleaseOne())
            {
            }
        }
    }

    private async Task<ImmutableArray<Outcome<Reservation>>> HoldAllAsync(IEventInventoryGrain inventory, ImmutableArray<HoldRequest> wishes)
    {
        await WaitAsync(wishes.Length);
        var answers = await inventory.HoldAllAsync(wishes[..Math.Min(_most, wishes.Length)]);
        return [.. answers, .. wishes.Skip(_most).Select(_ => (Outcome<Reservation>)new Refusal(RefusalCode.Overloaded))];
    }

    private Task WaitAsync(int wishes)
    {
        lock (_lock)
        {
            _sizes.Add(wishes);
            if (!_isHeld)
            {
                return Task.CompletedTask;
            }

            var call = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(call);
            return call.Task;
        }
    }

    /// <summary>An inventory whose calls for many wishes are watched; all others go through.</summary>
    [SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "The proxy derives from it.")]
    internal class WatchedInventory : DispatchProxy
    {
        private IEventInventoryGrain _inventory = null!;
        private HoldCalls _calls = null!;

        public void Begin(IEventInventoryGrain inventory, HoldCalls calls) => (_inventory, _calls) = (inventory, calls);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == nameof(IEventInventoryGrain.HoldAllAsync)
                ? _calls.HoldAllAsync(_inventory, (ImmutableArray<HoldRequest>)args![0]!)
                : targetMethod.Invoke(_inventory, args);
    }
}
