using System.Net;
using OrleansTickets.Load.Loops;
using OrleansTickets.Load.Measures;
using OrleansTickets.Load.Wire;

namespace OrleansTickets.Load.Targets;

/// <summary>Buyers who arrive evenly and reserve a ticket each.</summary>
/// <param name="rate">Buyers a second.</param>
/// <param name="duration">From the first to the last.</param>
internal sealed class Sales(EndPoint server, RequestTemplate reservation, double rate, TimeSpan duration)
{
    private const int Connections = 64;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    public async Task<Measured> RunAsync(CancellationToken cancellationToken)
    {
        var tally = new Tally(StatusCodes.Status201Created, sampleEvery: 0);
        TimeSpan[] schedule = [.. Enumerable.Range(0, (int)(rate * duration.TotalSeconds)).Select(buyer => TimeSpan.FromSeconds(buyer / rate))];
        await new OpenLoop(tally, schedule).RunAsync(server, reservation, Connections, Timeout, cancellationToken);
        return tally.Result();
    }
}
