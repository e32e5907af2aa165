using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Settings;

/// <summary>Two servers over one database, for tests that change the settings of both. One test of theirs runs at a time.</summary>
public sealed class TwoServers : IAsyncLifetime
{
    public const string Path = "/api/super-admin/system";

    private const string Everything =
        """
        {"hold_minutes":null,"extend_minutes":null,"max_extensions":null,"max_tickets_per_order":null,"stock_warning_threshold":null,
        "maintenance":null}
        """;

    private readonly Dictionary<string, string?> _settings = new(StringComparer.Ordinal)
    {
        ["Booking:ExtendMinutes"] = "4",
        ["Cluster:ResponseTimeoutSeconds"] = "3600",
    };

    public TicketsApp First { get; private set; } = null!;

    public TicketsApp Second { get; private set; } = null!;

    public HttpClient Admin { get; private set; } = null!;

    public FakeClock Clock { get; } = new();

    public async ValueTask InitializeAsync()
    {
        First = await TicketsApp.StartAsync(Clock, _settings);

        // Two clusters, on Orleans: each server with grains of its own, as if the other were elsewhere.
        Second = await TicketsApp.StartAsync(
            Clock, new Dictionary<string, string?>(_settings, StringComparer.Ordinal) { ["Cluster:ClusterId"] = "second" }, First.Database);
    }

    public async ValueTask DisposeAsync()
    {
        Admin?.Dispose();
        await Second.DisposeAsync();
        await First.DisposeAsync();
    }

    /// <summary>Everything as configured, on both servers, and an admin who has just signed in: tests move the clock.</summary>
    public async Task ResetAsync()
    {
        Admin?.Dispose();
        Admin = await First.CreateClientAsync(As.SuperAdmin);
        using var response = await PutAsync(Everything);
        await Json.ReadAsync(response, HttpStatusCode.OK);
        await ArrivedAsync();
    }

    /// <summary>The other server knows what this one has answered.</summary>
    public async Task ArrivedAsync()
    {
        var revision = await First.Database.ScalarAsync<long>("SELECT revision FROM system_settings");
        await Eventually.IsAsync(() => Second.Settings.Current.Revision >= revision, "the other server's settings");
    }

    public Task<HttpResponseMessage> PutAsync(string body, string? ifMatch = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, Path) { Content = JsonContent.Create(JsonNode.Parse(body)) };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return Admin.SendAsync(request);
    }

    public async Task<JsonElement> ChangeAsync(string body)
    {
        using var response = await PutAsync(body);
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }

    public async Task<(JsonElement Body, string Tag)> GetAsync()
    {
        using var response = await Admin.GetAsync(Path);
        return (await Json.ReadAsync(response, HttpStatusCode.OK), response.Headers.ETag!.Tag);
    }
}

[CollectionDefinition(Name)]
public sealed class SettingsTests : ICollectionFixture<TwoServers>
{
    public const string Name = "settings";
}
