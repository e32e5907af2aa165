using System.Collections.Concurrent;

namespace OrleansTickets.Data.ReadModels;

/// <summary>
/// A number for each event that changes whenever its read models may have changed, as far as this process knows. Read the version
/// first and the rows after it: then what was read is at least as new as the version says. Thread-safe.
/// </summary>
public sealed class EventVersions
{
    private readonly ConcurrentDictionary<Guid, long> _versions = new();
    private long _last;
    private long _unchanged;
    private volatile bool _isLive;
    private volatile int _ownBackend;

    /// <summary>Whether changes made elsewhere are heard of. While they are not, nothing follows from a version that stays.</summary>
    public bool IsLive
    {
        get => _isLive;
        internal set => _isLive = value;
    }

    /// <summary>The PostgreSQL session whose commits this process counts by itself; 0: none.</summary>
    internal int OwnBackend
    {
        get => _ownBackend;
        set => _ownBackend = value;
    }

    /// <summary>Two calls that return the same had no change between them. Versions of one event are never used again.</summary>
    public long Of(Guid eventId) => _versions.TryGetValue(eventId, out var version) ? version : Volatile.Read(ref _unchanged);

    /// <summary>To be called after the change is visible to others, and before whoever made it is told.</summary>
    public void Change(Guid eventId) => _versions[eventId] = Interlocked.Increment(ref _last);

    /// <summary>Anything may have changed.</summary>
    public void ChangeAll()
    {
        // Events without a version of their own first: one that gets its own meanwhile has a new one anyway.
        Volatile.Write(ref _unchanged, Interlocked.Increment(ref _last));
        foreach (var eventId in _versions.Keys)
        {
            Change(eventId);
        }
    }
}
