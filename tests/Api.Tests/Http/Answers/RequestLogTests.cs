using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansTickets.Api.Http.Answers;
using OrleansTickets.Api.Tests.Crash;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Http.Answers;

public sealed class RequestLogTests
{
    private const string Secret = "s3cr3t-and-personal";

    [Fact]
    public async Task Request_Answered_IsOneLineWithTheseFieldsAndNoMore()
    {
        await using var log = new Lines();
        await using var app = await StartAsync(log);
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Add("X-Request-ID", "line-1");
        using var response = await client.GetAsync($"/api/public/NOSUCH/info?customer_phone={Secret}");
        var fields = await log.FindAsync("line-1");
        Assert.Equal("GET", fields["method"]);
        Assert.Equal("/api/public/{eventCode}/info", fields["route"]);
        Assert.Equal(404, fields["status"]);
        Assert.Equal("127.0.0.1", fields["client_ip"]?.ToString());
        Assert.Null(fields["user"]);
        Assert.InRange((double)fields["duration_ms"]!, 0, 600_000);
        Assert.True(DateTimeOffset.TryParse((string)fields["time"]!, CultureInfo.InvariantCulture, out _));
        Assert.Equal(
            ["client_ip", "duration_ms", "method", "request_id", "route", "status", "time", "user", "{OriginalFormat}"], fields.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Request_OfAnAdmin_NamesItsIdAndTheClientBehindTheProxy()
    {
        await using var log = new Lines();
        await using var app = await StartAsync(log, ("Proxies:Known:0", "127.0.0.1"));
        using var client = await app.CreateClientAsync(As.SuperAdmin);
        client.DefaultRequestHeaders.Add("X-Request-ID", "line-2");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.7, 203.0.113.7");
        using var response = await client.GetAsync("/api/super-admin/events");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var fields = await log.FindAsync("line-2");
        Assert.Equal(await app.Database.ScalarAsync<Guid>("SELECT id FROM admins"), fields["user"]);
        Assert.Equal("203.0.113.7", fields["client_ip"]?.ToString());
    }

    [Fact]
    public async Task Request_WithSecrets_LeavesNoneInTheLog()
    {
        await using var log = new Lines();
        await using var app = await StartAsync(log);
        using var shop = await Shop.OpenAsync(app);
        var reservation = await shop.HoldAsync();
        using var read = await shop.GetAsync(reservation);
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {Secret}");
        client.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", Secret);
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Secret);
        client.DefaultRequestHeaders.TryAddWithoutValidation("X-Request-ID", $"<{Secret}>");
        using var login = await client.PostAsJsonAsync($"/api/auth/super-admin/login?x={Secret}", new { email = "a@example.com", password = Secret });
        using var lost = await client.GetAsync($"/{Secret}/{reservation}");
        using var made = new HttpRequestMessage(new HttpMethod("SECRET"), "/");
        using var refused = await client.SendAsync(made);
        client.DefaultRequestHeaders.Remove("X-Request-ID");
        client.DefaultRequestHeaders.Add("X-Request-ID", "the-last");
        using var last = await client.GetAsync("/health/live");
        await log.FindAsync("the-last");
        var text = log.ToString();
        Assert.Contains("/reservation/{reservationId", text, StringComparison.Ordinal);
        foreach (var secret in (string[])[Secret, reservation.ToString(), "SECRET", "010", "Kim Minji", "minji@example.com", shop.Code])
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Log_Stuck_DelaysNobodyAndCountsWhatItDrops()
    {
        await using var log = new Lines();
        await using var app = await StartAsync(log);
        using var client = app.CreateClient();
        log.Block();
        var dropped = await DroppedAsync(client);
        for (var sent = 0; sent <= RequestLog.Capacity + 1_000; sent += 50)
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.GetStringAsync("/health/live")));
        }

        Assert.InRange(await DroppedAsync(client) - dropped, 900, 1_200);
        log.Unblock();
        client.DefaultRequestHeaders.Add("X-Request-ID", "after");
        await Eventually.IsAsync(
            async () =>
            {
                await client.GetStringAsync("/health/live");
                return log.Has("after");
            },
            "a line after the log has moved on");
    }

    [Fact]
    public async Task Log_InDevelopment_IsOffByDefault()
    {
        await using var log = new Lines();
        await using (var app = await StartAsync(log, ("RequestLog:Enabled", null)))
        {
            using var client = app.CreateClient();
            await client.GetStringAsync("/health/live");
        }

        Assert.Equal("", log.ToString());
    }

    [Fact]
    public async Task Console_OfTheProduct_HasOneLineOfJsonForARequest()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var api = await ApiProcess.StartAsync(
            database, new Dictionary<string, string?>(StringComparer.Ordinal) { ["RequestLog:Enabled"] = "true" });
        using var client = api.CreateClient();
        client.DefaultRequestHeaders.Add("X-Request-ID", "console-1");
        using var response = await client.GetAsync("/api/public/NOSUCH/info");
        await Eventually.IsAsync(() => api.Output.Contains("console-1", StringComparison.Ordinal), "the line on the console");
        var line = Assert.Single(api.Output.Split("\n  | "), line => line.Contains("console-1", StringComparison.Ordinal));
        var fields = JsonDocument.Parse(line).RootElement.GetProperty("State");
        Assert.Equal(404, fields.GetProperty("status").GetInt32());
        Assert.Equal("127.0.0.1", fields.GetProperty("client_ip").GetString());
    }

    private static Task<TicketsApp> StartAsync(Lines log, params IEnumerable<(string Name, string? Value)> settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal) { ["RequestLog:Enabled"] = "true" };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return TicketsApp.StartAsync(
            settings: all,
            services: services => services.AddKeyedSingleton<ILoggerFactory>(
                RequestLogSetup.Output, (_, _) => LoggerFactory.Create(logging => logging.AddProvider(log))));
    }

    private static async Task<double> DroppedAsync(HttpClient client)
    {
        const string Name = "request_log_dropped_total ";
        var line = (await client.GetStringAsync("/metrics")).Split('\n').FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.AsSpan(Name.Length), CultureInfo.InvariantCulture);
    }

    /// <summary>A log that keeps what it gets, and can be made as slow as a full pipe.</summary>
    private sealed class Lines : ILoggerProvider, ILogger, IAsyncDisposable
    {
        private readonly ConcurrentQueue<Dictionary<string, object?>> _lines = new();
        private readonly ManualResetEventSlim _open = new(initialState: true);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            _open.Wait();
            _lines.Enqueue(((IEnumerable<KeyValuePair<string, object?>>)state!).ToDictionary(StringComparer.Ordinal));
        }

        public void Block() => _open.Reset();

        public void Unblock() => _open.Set();

        public bool Has(string requestId) => _lines.Any(line => Equals(line["request_id"], requestId));

        public async Task<Dictionary<string, object?>> FindAsync(string requestId)
        {
            await Eventually.IsAsync(() => Has(requestId), $"the line of request {requestId}");
            return _lines.Single(line => Equals(line["request_id"], requestId));
        }

        public override string ToString() => string.Join(
            '\n', _lines.Select(line => JsonSerializer.Serialize(line.ToDictionary(field => field.Key, field => field.Value?.ToString()))));

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync()
        {
            Unblock();
            _open.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
