using OrleansTickets.Load.Processes;
using OrleansTickets.Load.Wire;

namespace OrleansTickets.Load.Targets;

/// <summary>The product with the Sandbox in Toss's place: from the reservation to the tickets.</summary>
internal sealed class PurchaseTarget(ProductTarget reservations, ServerProcess product, ServerProcess provider, string database) : ITarget
{
    public string Name => "purchase";

    public string Label => "OrleansTickets, reserved, paid and ticketed";

    /// <summary>The product's alone.</summary>
    public TimeSpan? ProcessorTime => product.ProcessorTime;

    public async Task<Trial> PrepareAsync(int stock, CancellationToken cancellationToken)
    {
        var (code, trial) = await reservations.OpenSalesAsync(stock, cancellationToken);
        return new Trial(
            trial.Server,
            trial.Template,
            ReadStockAsync: null,
            CountHeldAsync: null,
            new PurchaseCount(database, provider.Url),
            new PurchaseRequests(product.Url, provider.Url, code, ProductTarget.Price, trial.Template));
    }
}
