using System.Diagnostics.Metrics;
using System.Threading.Channels;

namespace OrleansTickets.Api.Http.Answers;

/// <summary>
/// Lines on their way to the log. Requests only put them here, which never waits: when the log cannot keep up, lines are dropped
/// and counted.
/// </summary>
internal sealed class RequestLog
{
    /// <summary>Half a second at the highest rate measured on two cores.</summary>
    public const int Capacity = 10_000;

    private static readonly Meter Meter = new("OrleansTickets.Http");

    private static readonly Counter<long> Dropped =
        Meter.CreateCounter<long>("request_log_dropped", description: "Lines of the request log that were dropped because standard output is slow");

    private readonly Channel<RequestLine> _lines = Channel.CreateBounded<RequestLine>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    public void Add(in RequestLine line)
    {
        if (!_lines.Writer.TryWrite(line))
        {
            Dropped.Add(1);
        }
    }

    /// <summary>Ends after <see cref="Complete"/>, with the last line.</summary>
    public IAsyncEnumerable<RequestLine> ReadAllAsync() => _lines.Reader.ReadAllAsync();

    public void Complete() => _lines.Writer.TryComplete();
}
