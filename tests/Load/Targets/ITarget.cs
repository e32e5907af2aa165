using System.Net;
using OrleansTickets.Load.Measures;
using OrleansTickets.Load.Wire;

namespace OrleansTickets.Load.Targets;

/// <summary>Something that takes reservations or shows a page: the product or a baseline.</summary>
internal interface ITarget
{
    /// <summary>In reports, snake_case.</summary>
    string Name { get; }

    /// <summary>For people.</summary>
    string Label { get; }

    /// <summary>Processor time used by its server so far; null when somebody else started it.</summary>
    TimeSpan? ProcessorTime { get; }

    /// <summary>Puts fresh tickets on sale, so that rounds do not burden one another.</summary>
    Task<Trial> PrepareAsync(int stock, CancellationToken cancellationToken);
}

/// <summary>All that one round needs.</summary>
/// <param name="ReadStockAsync">Its stock as of now; null where there is none to read.</param>
/// <param name="CountHeldAsync">How many of these reservations the server still knows as held.</param>
/// <param name="Beside">What goes on meanwhile; null: nothing.</param>
/// <param name="Purchase">What follows each reservation; null: nothing.</param>
internal sealed record Trial(
    EndPoint Server,
    RequestTemplate Template,
    Func<CancellationToken, Task<StockFigures>>? ReadStockAsync,
    Func<IReadOnlyList<string>, CancellationToken, Task<int>>? CountHeldAsync,
    IBeside? Beside = null,
    PurchaseRequests? Purchase = null);

/// <summary>Something that goes on beside a round until it is told to stop.</summary>
internal interface IBeside
{
    Task RunAsync(CancellationToken stop);

    /// <summary>What it did, by name.</summary>
    IReadOnlyDictionary<string, double> Figures { get; }

    /// <summary>What it found wrong.</summary>
    IReadOnlyList<string> Violations { get; }
}
