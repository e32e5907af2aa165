using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansTickets.Load.Measures;
using OrleansTickets.Load.Processes;
using OrleansTickets.Load.Wire;

namespace OrleansTickets.Load.Targets;

/// <summary>The product, administered over REST like anybody would.</summary>
internal sealed class ProductTarget(Uri url, ServerProcess? server, string run) : ITarget, IDisposable
{
    private const int VisitInDays = 7;
    private const int LastDayInDays = 30;

    private readonly HttpClient _admin = new() { BaseAddress = url, Timeout = TimeSpan.FromSeconds(30) };
    private int _events;

    public string Name => "product";

    public string Label => "OrleansTickets";

    public TimeSpan? ProcessorTime => server?.ProcessorTime;

    public async Task<Trial> PrepareAsync(int stock, CancellationToken cancellationToken)
    {
        var endPoint = Loopback.Require(url);
        await LogInAsync(cancellationToken);
        var code = $"L{run[^6..].ToUpperInvariant()}{Interlocked.Increment(ref _events):X2}";
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var eventId = await CreateAsync(
            "/api/super-admin/events",
            new
            {
                code, title = "부하 시험", description = "Load test", venue = "Seoul", timezone = "Asia/Seoul",
                starts_on = today, ends_on = today.AddDays(LastDayInDays),
            },
            cancellationToken);
        var productId = await CreateAsync(
            $"/api/admin/products?event_id={eventId}",
            new { name = "Hot ticket", description = "Everybody wants it", price = 15_000, stock, max_per_order = 10 },
            cancellationToken);
        using var activated = await _admin.PostAsync($"/api/super-admin/events/{eventId}/activate", content: null, cancellationToken);
        await RequireAsync(activated, cancellationToken);
        var booking = $"/api/public/{code}/booking";
        return new Trial(
            endPoint,
            RequestTemplate.Reservation(url.Authority, $"{booking}/reserve", productId, today.AddDays(VisitInDays), code),
            token => ReadStockAsync($"/api/admin/products/{productId}?event_id={eventId}", token),
            (reservations, token) => CountHeldAsync($"{booking}/reservation", reservations, token));
    }

    public void Dispose() => _admin.Dispose();

    // Before each round, for an access token lives 30 minutes.
    private async Task LogInAsync(CancellationToken cancellationToken)
    {
        var credentials = new
        {
            email = Environment.GetEnvironmentVariable("Seed__AdminEmail") ?? "admin@example.com",
            password = Environment.GetEnvironmentVariable("Seed__AdminPassword") ?? "Admin-0000",
        };
        using var response = await _admin.PostAsJsonAsync("/api/auth/super-admin/login", credentials, cancellationToken);
        var tokens = await ReadAsync(response, cancellationToken);
        _admin.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", tokens.GetProperty("access_token").GetString());
    }

    private async Task<string> CreateAsync<T>(string path, T body, CancellationToken cancellationToken)
    {
        using var response = await _admin.PostAsJsonAsync(path, body, cancellationToken);
        return (await ReadAsync(response, cancellationToken)).GetProperty("id").GetString()!;
    }

    private async Task<StockFigures> ReadStockAsync(string path, CancellationToken cancellationToken) =>
        (await _admin.GetFromJsonAsync<StockFigures>(path, LoadJson.Options, cancellationToken))!;

    private async Task<int> CountHeldAsync(string path, IReadOnlyList<string> reservations, CancellationToken cancellationToken)
    {
        var held = 0;
        foreach (var reservation in reservations)
        {
            using var response = await _admin.GetAsync($"{path}/{reservation}", cancellationToken);
            held += response.IsSuccessStatusCode
                && (await ReadAsync(response, cancellationToken)).GetProperty("status").GetString() == "held" ? 1 : 0;
        }

        return held;
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await RequireAsync(response, cancellationToken);
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    private static async Task RequireAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new LoadException($"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri} answered {(int)response.StatusCode}: {body}");
        }
    }
}
