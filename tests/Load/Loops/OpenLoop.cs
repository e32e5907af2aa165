using System.Diagnostics;
using System.Net;
using OrleansTickets.Load.Measures;
using OrleansTickets.Load.Wire;

namespace OrleansTickets.Load.Loops;

/// <summary>
/// Buyers arrive when the schedule says, whether or not the server keeps up. A latency counts from the scheduled arrival, so the
/// wait for a free connection is part of it: no coordinated omission.
/// </summary>
internal sealed class OpenLoop(Tally tally, TimeSpan[] schedule) : IWireListener
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LeadIn = TimeSpan.FromMilliseconds(200);

    private readonly TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly Stack<WireConnection> _idle = [];
    private readonly Queue<int> _waiting = [];
    private long _origin;
    private int _settled;
    private int _alive;

    /// <summary>Runs the schedule, then waits until every arrival has its answer or is lost.</summary>
    /// <param name="connections">Most requests under way at once; further arrivals wait, on the clock.</param>
    /// <param name="timeout">After which a request counts as lost.</param>
    public async Task RunAsync(
        EndPoint server, RequestTemplate template, int connections, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var wires = new List<WireConnection>(connections);
        try
        {
            for (var i = 0; i < connections; i++)
            {
                wires.Add(new WireConnection(server, template, this));
                wires[i].Receive();
                _idle.Push(wires[i]);
            }

            _alive = connections;
            _origin = Stopwatch.GetTimestamp() + Ticks(LeadIn);
            tally.Measure(_origin, long.MaxValue);
            var arrivals = ArriveAsync(cancellationToken);
            await Watch.UntilAsync(_quiet.Task, wires, timeout, cancellationToken);
            await arrivals;
        }
        finally
        {
            wires.ForEach(wire => wire.Dispose());
        }
    }

    public void Answered(WireConnection connection, in WireResponse response)
    {
        tally.Answered(connection.DueAt, response);
        Settle();
        Free(connection);
    }

    public void Broken(WireConnection connection, bool inFlight, string reason)
    {
        if (inFlight)
        {
            tally.Lost(reason);
            Settle();
        }

        if (connection.TryReconnect())
        {
            connection.Receive();
            if (inFlight)
            {
                Free(connection);
            }
        }
        else if (Interlocked.Decrement(ref _alive) == 0)
        {
            _quiet.TrySetException(new IOException("The server closed all connections and takes no new ones."));
        }
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    private async Task ArriveAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick);
        var next = 0;
        while (next < schedule.Length && !_quiet.Task.IsCompleted)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            var now = Stopwatch.GetTimestamp();
            while (next < schedule.Length && DueAt(next) <= now)
            {
                Arrive(next++);
            }
        }
    }

    private void Arrive(int buyer)
    {
        WireConnection? connection;
        lock (_lock)
        {
            if (!_idle.TryPop(out connection))
            {
                _waiting.Enqueue(buyer);
                return;
            }
        }

        tally.SentLate(DueAt(buyer));
        Send(connection, buyer);
    }

    private void Free(WireConnection connection)
    {
        int buyer;
        lock (_lock)
        {
            if (!_waiting.TryDequeue(out buyer))
            {
                _idle.Push(connection);
                return;
            }
        }

        Send(connection, buyer);
    }

    private void Send(WireConnection connection, int buyer)
    {
        if (!connection.Send(buyer, DueAt(buyer)))
        {
            tally.Lost("not sent");
            Settle();
        }
    }

    private void Settle()
    {
        if (Interlocked.Increment(ref _settled) == schedule.Length)
        {
            _quiet.TrySetResult();
        }
    }

    private long DueAt(int buyer) => _origin + Ticks(schedule[buyer]);
}
