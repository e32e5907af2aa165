using System.Collections.Concurrent;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Grains.Tests.Conformance;

/// <summary>Where a grain waits until its test lets it go on: named, because grains and tests share only a process.</summary>
internal sealed class Gate
{
    private static readonly ConcurrentDictionary<string, Gate> Gates = new(StringComparer.Ordinal);

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _arrivals;

    public static Gate Named(string name) => Gates.GetOrAdd(name, static _ => new Gate());

    public int Arrivals => Volatile.Read(ref _arrivals);

    public Task PassAsync(CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _arrivals);
        return _opened.Task.WaitAsync(cancellationToken);
    }

    public void Open() => _opened.TrySetResult();

    public Task ArrivedAsync(int count = 1) => Eventually.IsAsync(() => Arrivals >= count, $"{count} at the gate");
}
