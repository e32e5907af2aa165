using OrleansTickets.Load.Processes;
using OrleansTickets.Load.Wire;

namespace OrleansTickets.Load.Targets;

/// <summary>A page of the same shape and length as the product's, made into JSON from memory for each request.</summary>
/// <param name="pageBytes">The length of the product's page, once it is known.</param>
internal sealed class PageEchoTarget(ServerProcess server, Func<int> pageBytes) : ITarget
{
    public string Name => "echo";

    public string Label => "JSON echo";

    public TimeSpan? ProcessorTime => server.ProcessorTime;

    public Task<Trial> PrepareAsync(int stock, CancellationToken cancellationToken) => Task.FromResult(new Trial(
        Loopback.Require(server.Url),
        RequestTemplate.Page(server.Url.Authority, $"/echo/page/{pageBytes()}"),
        ReadStockAsync: null,
        CountHeldAsync: null));
}
