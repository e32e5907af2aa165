using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OrleansTickets.Api.Http.Pages;

/// <summary>The pages that are kept, each in its slot. Bounded: when they are too much, all go, and those in demand are soon back.</summary>
internal sealed class EventPages
{
    private const long MaxBytes = 64 * 1024 * 1024;

    private static readonly Meter Meter = new("OrleansTickets.Http.Pages");

    private static readonly Counter<long> Made = Meter.CreateCounter<long>("event_pages_made", description: "Pages of events made anew");

    private readonly ConcurrentDictionary<PageKey, PageSlot> _slots = new();
    private long _bytes;

    public PageSlot SlotOf(PageKey key) => _slots.TryGetValue(key, out var slot) ? slot : _slots.GetOrAdd(key, new PageSlot());

    /// <summary>Ends the making of an answer.</summary>
    public void Keep(PageKey key, PageSlot slot, PageMaking making, KeptAnswer answer)
    {
        Made.Add(1);
        var before = slot.Keep(making, answer);
        if (key.Item != Guid.Empty && answer.Result is not EventPage)
        {
            // Else strangers could fill the memory with parts that no event has.
            _slots.TryRemove(new(key, slot));
        }
        else if (Interlocked.Add(ref _bytes, answer.Size - (before?.Size ?? 0)) > MaxBytes)
        {
            _slots.Clear();
            Interlocked.Exchange(ref _bytes, 0);
        }
    }

    /// <summary>Ends it without an answer.</summary>
    /// <param name="fault">What those who wait shall hear; null: they are to try themselves.</param>
    public void Leave(PageKey key, PageSlot slot, PageMaking making, Exception? fault)
    {
        slot.Leave(making, fault);
        if (key.Item != Guid.Empty)
        {
            _slots.TryRemove(new(key, slot));
        }
    }
}

/// <param name="Endpoint">Whose page.</param>
/// <param name="Item">Which part of the event, where the endpoint has a page for each; else empty.</param>
internal readonly record struct PageKey(Endpoint Endpoint, Guid EventId, Guid Item);
