using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansTickets.Load.Targets;

/// <summary>The product's REST API as its administrators use it.</summary>
internal sealed class ProductAdmin(Uri url) : IDisposable
{
    private const int LastDayInDays = 30;

    public HttpClient Client { get; } = new() { BaseAddress = url, Timeout = TimeSpan.FromSeconds(30) };

    // Before each round, for an access token lives 30 minutes.
    public async Task LogInAsync(CancellationToken cancellationToken)
    {
        var credentials = new
        {
            email = Environment.GetEnvironmentVariable("Seed__AdminEmail") ?? "admin@example.com",
            password = Environment.GetEnvironmentVariable("Seed__AdminPassword") ?? "Admin-0000",
        };
        using var response = await Client.PostAsJsonAsync("/api/auth/super-admin/login", credentials, cancellationToken);
        var tokens = await ReadAsync(response, cancellationToken);
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("access_token").GetString());
    }

    /// <returns>An access token of staff of the event, as gates have.</returns>
    public async Task<string> HireStaffAsync(string eventId, string name, CancellationToken cancellationToken)
    {
        var account = new { email = $"{name}@example.com".ToLowerInvariant(), password = "Staff-0000", name, event_id = eventId, permission_level = 2 };
        await CreateAsync("/api/super-admin/managers", account, cancellationToken);
        using var response = await Client.PostAsJsonAsync(
            "/api/auth/event-manager/login", new { account.email, account.password }, cancellationToken);
        return (await ReadAsync(response, cancellationToken)).GetProperty("access_token").GetString()!;
    }

    /// <returns>The event's id.</returns>
    public Task<string> CreateEventAsync(string code, DateOnly today, CancellationToken cancellationToken) => CreateAsync(
        "/api/super-admin/events",
        new
        {
            code, title = "부하 시험", description = "Load test", venue = "Seoul", timezone = "Asia/Seoul",
            starts_on = today, ends_on = today.AddDays(LastDayInDays),
        },
        cancellationToken);

    public async Task ActivateAsync(string eventId, CancellationToken cancellationToken)
    {
        using var activated = await Client.PostAsync($"/api/super-admin/events/{eventId}/activate", content: null, cancellationToken);
        await RequireAsync(activated, cancellationToken);
    }

    /// <returns>The id of what was created.</returns>
    public async Task<string> CreateAsync<T>(string path, T body, CancellationToken cancellationToken)
    {
        using var response = await Client.PostAsJsonAsync(path, body, cancellationToken);
        return (await ReadAsync(response, cancellationToken)).GetProperty("id").GetString()!;
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await RequireAsync(response, cancellationToken);
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    public void Dispose() => Client.Dispose();

    private static async Task RequireAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new LoadException($"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri} answered {(int)response.StatusCode}: {body}");
        }
    }
}
