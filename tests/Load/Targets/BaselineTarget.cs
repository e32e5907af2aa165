using System.Net.Http.Json;
using OrleansTickets.Load.Baselines;
using OrleansTickets.Load.Measures;
using OrleansTickets.Load.Processes;
using OrleansTickets.Load.Wire;

namespace OrleansTickets.Load.Targets;

/// <summary>One way to do it without the product's design, in the baseline server.</summary>
/// <param name="path">Of its endpoints.</param>
/// <param name="hasStock">Whether it sells something, so that there is a stock to check.</param>
internal sealed class BaselineTarget(string name, string label, string path, bool hasStock, ServerProcess server)
    : ITarget, IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = server.Url, Timeout = TimeSpan.FromSeconds(30) };

    public string Name => name;

    public string Label => label;

    public TimeSpan? ProcessorTime => server.ProcessorTime;

    public async Task<Trial> PrepareAsync(int stock, CancellationToken cancellationToken)
    {
        var product = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        if (hasStock)
        {
            using var created = await _client.PutAsJsonAsync($"{path}/{product}", new NewStock(stock), LoadJson.Options, cancellationToken);
            created.EnsureSuccessStatusCode();
        }

        var visit = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(7);
        return new Trial(
            Loopback.Require(server.Url),
            RequestTemplate.Reservation(server.Url.Authority, $"{path}/{product}/reserve", product.ToString(), visit, product.ToString("N")),
            hasStock ? token => ReadStockAsync(product, token) : null,
            CountHeldAsync: null);
    }

    public void Dispose() => _client.Dispose();

    private async Task<StockFigures> ReadStockAsync(Guid product, CancellationToken cancellationToken) =>
        (await _client.GetFromJsonAsync<StockFigures>($"{path}/{product}", LoadJson.Options, cancellationToken))!;
}
