using OrleansTickets.Load.Wire;

namespace OrleansTickets.Load.Loops;

/// <summary>Sees to it that a loop ends: requests that take too long are given up, whoever hangs.</summary>
internal static class Watch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits for the end of a loop, breaking connections whose request is older than the timeout.</summary>
    public static async Task UntilAsync(
        Task end, IReadOnlyList<WireConnection> wires, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (!end.IsCompleted)
        {
            var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            await Task.WhenAny(end, tick);
            cancellationToken.ThrowIfCancellationRequested();
            if (!end.IsCompleted)
            {
                foreach (var wire in wires)
                {
                    wire.AbortIfOlderThan(timeout);
                }
            }
        }

        await end;
    }
}
