using System.Diagnostics;
using System.Net;
using OrleansTickets.Load.Measures;
using OrleansTickets.Load.Wire;

namespace OrleansTickets.Load.Loops;

/// <summary>Every connection sends its next reservation as soon as it has the answer to its last.</summary>
internal sealed class ClosedLoop(Tally tally) : IWireListener
{
    private readonly TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _stopAt;
    private long _buyers;
    private int _busy;

    /// <summary>Runs warm-up and measurement, then waits for the answers still under way.</summary>
    /// <param name="timeout">After which a request counts as lost.</param>
    public async Task RunAsync(
        EndPoint server, RequestTemplate template, int connections, TimeSpan warmUp, TimeSpan measured, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        var wires = new List<WireConnection>(connections);
        try
        {
            for (var i = 0; i < connections; i++)
            {
                wires.Add(new WireConnection(server, template, this));
            }

            var start = Stopwatch.GetTimestamp();
            var from = start + Ticks(warmUp);
            _stopAt = from + Ticks(measured);
            tally.Measure(from, _stopAt);
            _busy = connections;
            foreach (var wire in wires)
            {
                wire.Receive();
                SendNext(wire);
            }

            await Watch.UntilAsync(_quiet.Task, wires, timeout, cancellationToken);
        }
        finally
        {
            wires.ForEach(wire => wire.Dispose());
        }
    }

    public void Answered(WireConnection connection, in WireResponse response)
    {
        tally.Answered(connection.DueAt, response);
        SendNext(connection);
    }

    public void Broken(WireConnection connection, bool inFlight, string reason)
    {
        tally.Lost(reason);
        if (connection.TryReconnect())
        {
            connection.Receive();
            SendNext(connection);
        }
        else
        {
            Rest();
        }
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    private void SendNext(WireConnection connection)
    {
        var now = Stopwatch.GetTimestamp();
        if (now >= _stopAt || !connection.Send(Interlocked.Increment(ref _buyers), now))
        {
            Rest();
        }
    }

    private void Rest()
    {
        if (Interlocked.Decrement(ref _busy) == 0)
        {
            _quiet.TrySetResult();
        }
    }
}
