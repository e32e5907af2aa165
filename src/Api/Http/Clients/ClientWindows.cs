using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace OrleansTickets.Api.Http.Clients;

/// <summary>
/// Counts each client's requests within a sliding window: those of the present fixed window, and of the one before as many as
/// still lie within reach, taken as evenly spread. Thread-safe; never lets one too many through.
/// </summary>
/// <param name="limit">Requests within a window.</param>
/// <param name="length">Of a window.</param>
/// <param name="capacity">
/// Clients counted each by itself within one window. Whoever comes later shares a count with others: so a flood of addresses
/// costs bounded memory, and those who were there before it do not notice.
/// </param>
internal sealed class ClientWindows(int limit, TimeSpan length, int capacity, TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();
    private readonly Lock _turning = new();
    private volatile Pair _pair = new(0, new Window(capacity), new Window(capacity));

    /// <summary>Counts a request if it may pass.</summary>
    /// <param name="wait">Else how long the client has to wait until one may.</param>
    public bool TryCount(ulong client, out TimeSpan wait)
    {
        var elapsed = clock.GetElapsedTime(_start).Ticks;
        var pair = PairOf(elapsed / length.Ticks);
        var passed = (double)(elapsed % length.Ticks) / length.Ticks;
        var earlier = pair.Earlier.Read(client);
        ref var present = ref pair.Present.Of(client);
        while (true)
        {
            var seen = Volatile.Read(ref present);
            wait = Wait(limit, earlier, seen, passed) * length;
            if (wait > TimeSpan.Zero)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref present, seen + 1, seen) == seen)
            {
                return true;
            }
        }
    }

    /// <summary>How many windows a client has to wait for its next request; 0: none.</summary>
    /// <param name="earlier">Its requests in the window before.</param>
    /// <param name="present">Its requests in this one.</param>
    /// <param name="passed">The share of this window that is over, from 0 to 1.</param>
    public static double Wait(int limit, int earlier, int present, double passed)
    {
        var free = limit - present - 1;
        return free >= 0
            ? Math.Max(0, ShareUntil(earlier, free) - passed)
            : 1 - passed + ShareUntil(present, limit - 1);
    }

    /// <summary>The share of a window after which at most so many of the one before are still within reach.</summary>
    private static double ShareUntil(int earlier, int most) => earlier <= most ? 0 : 1 - ((double)most / earlier);

    private Pair PairOf(long index)
    {
        var pair = _pair;
        if (pair.Index >= index)
        {
            return pair;
        }

        lock (_turning)
        {
            pair = _pair;
            return pair.Index >= index
                ? pair
                : _pair = new Pair(index, new Window(capacity), pair.Index == index - 1 ? pair.Present : new Window(capacity));
        }
    }

    private sealed record Pair(long Index, Window Present, Window Earlier);

    private sealed class Window(int capacity)
    {
        private const int SharedCounts = 4096;

        private readonly ConcurrentDictionary<ulong, StrongBox<int>> _counts = new();
        private int[]? _shared;
        private int _clients;

        public int Read(ulong client) =>
            _counts.TryGetValue(client, out var count) ? Volatile.Read(ref count.Value)
            : Volatile.Read(ref _shared) is { } shared ? Volatile.Read(ref shared[PlaceOf(client)])
            : 0;

        public ref int Of(ulong client)
        {
            if (_counts.TryGetValue(client, out var count))
            {
                return ref count.Value;
            }

            if (Volatile.Read(ref _clients) < capacity)
            {
                count = new StrongBox<int>();
                if (_counts.TryAdd(client, count))
                {
                    Interlocked.Increment(ref _clients);
                    return ref count.Value;
                }

                return ref _counts[client].Value;
            }

            var shared = Volatile.Read(ref _shared) ?? Interlocked.CompareExchange(ref _shared, new int[SharedCounts], null) ?? _shared;
            return ref shared[PlaceOf(client)];
        }

        /// <summary>Different in every process: nobody can choose whom he shares with.</summary>
        private static uint PlaceOf(ulong client) => (uint)HashCode.Combine(client) % SharedCounts;
    }
}
