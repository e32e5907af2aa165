using System.Collections.Concurrent;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Api.Booking;

/// <summary>
/// Wishes of buyers on their way to an inventory: those that come while calls to it are under way share the next call, as their events share
/// a commit. A call costs as much as deciding on a wish does, and in a drop all of them go to one grain.
/// </summary>
/// <param name="inventories">That of an event.</param>
internal sealed class GroupedHolds(Func<Guid, IEventInventoryGrain> inventories)
{
    /// <summary>Calls to an inventory under way at once: while one waits for its commit, others are decided.</summary>
    public const int AtOnce = 4;

    /// <summary>Wishes in a call. The inventory decides on all of them in one turn, and others wait for it.</summary>
    public const int MostInACall = 128;

    private readonly ConcurrentDictionary<Guid, Lane> _lanes = new();

    /// <exception cref="OverloadedException">The journal takes nothing now; nothing was changed.</exception>
    /// <exception cref="OutcomeUnknownException">Whether tickets are held is not known.</exception>
    public Task<Outcome<Reservation>> HoldAsync(Guid eventId, HoldRequest request) =>
        _lanes.GetOrAdd(eventId, static (id, inventories) => new Lane(inventories(id)), inventories).HoldAsync(request);

    private sealed class Lane(IEventInventoryGrain inventory)
    {
        private readonly Lock _lock = new();
        private readonly Queue<Wish> _waiting = [];
        private int _calls;

        public Task<Outcome<Reservation>> HoldAsync(HoldRequest request)
        {
            var wish = new Wish(request);
            lock (_lock)
            {
                _waiting.Enqueue(wish);
                if (_calls < AtOnce)
                {
                    _calls++;
                    _ = Task.Run(CallAsync);
                }
            }

            return wish.Task;
        }

        private async Task CallAsync()
        {
            while (Take() is { Length: > 0 } wishes)
            {
                try
                {
                    var answers = await inventory.HoldAllAsync([.. wishes.Select(wish => wish.Request)]);
                    for (var i = 0; i < wishes.Length; i++)
                    {
                        wishes[i].SetResult(answers[i]);
                    }
                }
                catch (Exception exception)
                {
                    Array.ForEach(wishes, wish => wish.TrySetException(exception));
                }
            }
        }

        private Wish[] Take()
        {
            lock (_lock)
            {
                var wishes = new Wish[Math.Min(_waiting.Count, MostInACall)];
                for (var i = 0; i < wishes.Length; i++)
                {
                    wishes[i] = _waiting.Dequeue();
                }

                _calls -= wishes.Length == 0 ? 1 : 0;
                return wishes;
            }
        }
    }

    private sealed class Wish(HoldRequest request) : TaskCompletionSource<Outcome<Reservation>>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public HoldRequest Request => request;
    }
}
