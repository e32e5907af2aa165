using System.Net.Http.Json;
using OrleansTickets.Load.Measures;
using OrleansTickets.Load.Processes;
using OrleansTickets.Load.Wire;

namespace OrleansTickets.Load.Targets;

/// <summary>The product, administered over REST like anybody would.</summary>
internal sealed class ProductTarget(Uri url, ServerProcess? server, string run) : ITarget, IDisposable
{
    /// <summary>Of a ticket, in whole KRW.</summary>
    public const long Price = 15_000;

    private const int VisitInDays = 7;

    private readonly ProductAdmin _admin = new(url);
    private int _events;

    public string Name => "product";

    public string Label => "OrleansTickets";

    public TimeSpan? ProcessorTime => server?.ProcessorTime;

    public async Task<Trial> PrepareAsync(int stock, CancellationToken cancellationToken) =>
        (await OpenSalesAsync(stock, cancellationToken)).Trial;

    /// <summary>Another event with tickets on sale, and its code.</summary>
    public async Task<(string Code, Trial Trial)> OpenSalesAsync(int stock, CancellationToken cancellationToken)
    {
        var endPoint = Loopback.Require(url);
        await _admin.LogInAsync(cancellationToken);
        var code = $"L{run[^6..].ToUpperInvariant()}{Interlocked.Increment(ref _events):X2}";
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var eventId = await _admin.CreateEventAsync(code, today, cancellationToken);
        var productId = await _admin.CreateAsync(
            $"/api/admin/products?event_id={eventId}",
            new { name = "Hot ticket", description = "Everybody wants it", price = Price, stock, max_per_order = 10 },
            cancellationToken);
        await _admin.ActivateAsync(eventId, cancellationToken);
        var booking = $"/api/public/{code}/booking";
        return (code, new Trial(
            endPoint,
            RequestTemplate.Reservation(url.Authority, $"{booking}/reserve", productId, today.AddDays(VisitInDays), code),
            token => ReadStockAsync($"/api/admin/products/{productId}?event_id={eventId}", token),
            (reservations, token) => CountHeldAsync($"{booking}/reservation", reservations, token)));
    }

    public void Dispose() => _admin.Dispose();

    private async Task<StockFigures> ReadStockAsync(string path, CancellationToken cancellationToken) =>
        (await _admin.Client.GetFromJsonAsync<StockFigures>(path, LoadJson.Options, cancellationToken))!;

    private async Task<int> CountHeldAsync(string path, IReadOnlyList<string> reservations, CancellationToken cancellationToken)
    {
        var held = 0;
        foreach (var reservation in reservations)
        {
            using var response = await _admin.Client.GetAsync($"{path}/{reservation}", cancellationToken);
            held += response.IsSuccessStatusCode
                && (await ProductAdmin.ReadAsync(response, cancellationToken)).GetProperty("status").GetString() == "held" ? 1 : 0;
        }

        return held;
    }
}
