using OrleansTickets.Load.Processes;
using OrleansTickets.Load.Wire;

namespace OrleansTickets.Load.Targets;

/// <summary>Scans that are read and answered as the product's are, and decided by nobody.</summary>
internal sealed class GateEchoTarget(ServerProcess server) : ITarget
{
    /// <summary>As an access token of the product is, in characters.</summary>
    private const int TokenLength = 620;

    public string Name => "echo";

    public string Label => "JSON echo";

    public TimeSpan? ProcessorTime => server.ProcessorTime;

    public Task<Trial> PrepareAsync(int stock, CancellationToken cancellationToken)
    {
        var codes = new TicketCodes().Sign([Guid.Empty], Guid.Empty, Guid.Empty);
        return Task.FromResult(new Trial(
            Loopback.Require(server.Url), RequestTemplate.Scan(server.Url.Authority, "/echo/scan", new string('x', TokenLength), codes),
            ReadStockAsync: null, CountHeldAsync: null));
    }
}
