using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Api.Operations;
using OrleansTickets.Data.Settings;
using OrleansTickets.Fixtures;
using OrleansTickets.Silo.Engines;

namespace OrleansTickets.Api.Tests;

/// <summary>The whole application on a free port of this machine, over a database of its own.</summary>
public sealed class TicketsApp : IAsyncDisposable
{
    public const string AdminEmail = "admin@example.com";
    public const string AdminPassword = "Admin-0000";
    public const string ManagerPassword = "Manager-0000";

    private readonly bool _ownsDatabase;
    private readonly DirectoryInfo _files;
    private int _names;

    private TicketsApp(WebApplication app, TestDatabase database, FakeClock? clock, bool ownsDatabase, DirectoryInfo files)
    {
        App = app;
        _files = files;
        Database = database;
        Clock = clock;
        _ownsDatabase = ownsDatabase;
        Address = new Uri(app.Urls.First());
    }

    public WebApplication App { get; }

    public Uri Address { get; }

    public TestDatabase Database { get; }

    public FakeClock? Clock { get; }

    /// <summary>Where its uploads lie, unless the settings say otherwise.</summary>
    public string FilesDirectory => _files.FullName;

    public IServiceProvider Services => App.Services;

    /// <param name="clock">Null: the real one.</param>
    /// <param name="settings">By their names in the configuration, for example <c>Booking:HoldMinutes</c>.</param>
    /// <param name="database">To start again over the same one; it stays then. Null: a new one.</param>
    /// <param name="map">Endpoints of the test's own.</param>
    /// <param name="services">What takes the place of the application's own.</param>
    public static async Task<TicketsApp> StartAsync(
        FakeClock? clock = null,
        IReadOnlyDictionary<string, string?>? settings = null,
        TestDatabase? database = null,
        Action<WebApplication>? map = null,
        Action<IServiceCollection>? services = null)
    {
        var owned = database is null ? await TestDatabase.CreateAsync() : null;
        database ??= owned!;
        var files = Directory.CreateTempSubdirectory("orleanstickets-files");
        var app = Program.Build(["--environment=Development", "--urls=http://127.0.0.1:0"], builder =>
        {
            builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:Tickets", database.ConnectionString)]);
            builder.Configuration.AddInMemoryCollection(FreePort.ForSilo());
            builder.Configuration.AddInMemoryCollection([new("Files:Directory", files.FullName)]);

            // All tests come from one address.
            builder.Configuration.AddInMemoryCollection([new("RateLimit:Enabled", "false")]);
            builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());

            // Else much of the processor time of all tests would go into making passwords hard to guess.
            builder.Services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1_000);
            services?.Invoke(builder.Services);
            if (clock is not null)
            {
                builder.Services.AddClock(clock, GrainEngine.Name);
            }
        });
        map?.Invoke(app);
        await app.PrepareAsync();
        await app.StartAsync();
        return new TicketsApp(app, database, clock, owned is not null, files);
    }

    internal ISystemSettings Settings => Services.GetRequiredService<ISystemSettings>();

    public HttpClient CreateClient() => new() { BaseAddress = Address };

    /// <summary>A client that is signed in.</summary>
    public async Task<HttpClient> CreateClientAsync(As who)
    {
        var client = CreateClient();
        using var tokens = await SignInAsync(who);
        var token = tokens.RootElement.GetProperty("access_token").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>The answer to a login.</summary>
    public async Task<JsonDocument> SignInAsync(As who)
    {
        return who.EventId is { } eventId
            ? await SignInAsync("event-manager", (await CreateManagerAsync(eventId, who.Level)).Email, ManagerPassword)
            : await SignInAsync("super-admin", AdminEmail, AdminPassword);
    }

    /// <summary>The answer to a login.</summary>
    /// <param name="door"><c>super-admin</c> or <c>event-manager</c>.</param>
    public async Task<JsonDocument> SignInAsync(string door, string email, string password)
    {
        using var client = CreateClient();
        using var response = await client.PostAsJsonAsync($"/api/auth/{door}/login", new { email, password });
        return await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonDocument>() ?? throw new JsonException();
    }

    /// <summary>An event manager with the password <see cref="ManagerPassword"/>.</summary>
    public async Task<(Guid Id, string Email)> CreateManagerAsync(Guid eventId, int level)
    {
        using var client = await CreateClientAsync(As.SuperAdmin);
        var email = $"manager{Interlocked.Increment(ref _names)}@example.com";
        using var response = await client.PostAsJsonAsync(
            "/api/super-admin/managers",
            new { email, password = ManagerPassword, name = "Manager", event_id = eventId, permission_level = level });
        var created = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        return (created.GetProperty("id").GetGuid(), email);
    }

    /// <summary>An event without products, not active.</summary>
    public async Task<(Guid Id, string Code)> CreateEventAsync(string? code = null)
    {
        using var client = await CreateClientAsync(As.SuperAdmin);
        code ??= $"EV{Interlocked.Increment(ref _names):D6}";
        using var response = await client.PostAsJsonAsync("/api/super-admin/events", NewEvent(code));
        var created = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        return (created.GetProperty("id").GetGuid(), code);
    }

    /// <summary>A product of an event.</summary>
    public async Task<Guid> CreateProductAsync(Guid eventId, int stock = 100, long price = 15_000)
    {
        using var client = await CreateClientAsync(As.SuperAdmin);
        using var response = await client.PostAsJsonAsync(
            $"/api/admin/products?event_id={eventId}", new { name = "General admission", price, stock, max_per_order = 10 });
        var created = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        return created.GetProperty("id").GetGuid();
    }

    /// <summary>An event on sale with one product.</summary>
    public async Task<(Guid Id, string Code, Guid ProductId)> OpenEventAsync(int stock = 100, long price = 15_000)
    {
        var (id, code) = await CreateEventAsync();
        var productId = await CreateProductAsync(id, stock, price);
        using var client = await CreateClientAsync(As.SuperAdmin);
        using var response = await client.PostAsync($"/api/super-admin/events/{id}/activate", null);
        response.EnsureSuccessStatusCode();
        return (id, code, productId);
    }

    public static object NewEvent(string code) => new
    {
        code,
        title = "Garden of Light",
        description = "",
        venue = "Seoul",
        starts_on = "2026-11-01",
        ends_on = "2027-12-31",
        timezone = "Asia/Seoul",
    };

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        _files.Delete(recursive: true);
        if (_ownsDatabase)
        {
            await Database.DisposeAsync();
        }
    }
}

/// <summary>Whom a client is signed in as.</summary>
public sealed record As(Guid? EventId, int Level)
{
    public static readonly As SuperAdmin = new(null, 9);

    public static As Viewer(Guid eventId) => new(eventId, 1);

    public static As Staff(Guid eventId) => new(eventId, 2);

    public static As Manager(Guid eventId) => new(eventId, 3);
}
