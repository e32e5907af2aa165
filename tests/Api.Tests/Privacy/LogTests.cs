using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Privacy;

public sealed class LogTests
{
    private const string Name = "독고세라핀";
    private const string Phone = "01087654321";
    private const string Email = "dokgo.seraphin@example.com";

    [Fact]
    public async Task Logs_OfEverythingThatHandlesPeople_NameNobody()
    {
        var lines = new LogLines();
        await using var app = await TicketsApp.StartAsync(services: services =>
        {
            services.AddLogging(logging => logging.AddProvider(lines));
            services.PostConfigure<LoggerFilterOptions>(filter => filter.MinLevel = LogLevel.Trace);
        });
        using var shop = await Shop.OpenAsync(app, change: product => product["max_per_buyer"] = 3);
        var wish = shop.Wish();
        wish["customer"] = new JsonObject { ["name"] = Name, ["phone"] = "010-8765-4321", ["email"] = Email };
        using var held = await shop.ReserveAsync(wish, "k");
        using var again = await shop.ReserveAsync(wish, "k");
        wish["items"]![0]!["quantity"] = 9;
        using var limited = await shop.ReserveAsync(wish);
        using var mismatch = await shop.ReserveAsync(wish, "k");
        wish["visit_date"] = "never";
        using var invalid = await shop.ReserveAsync(wish);
        using var broken = await shop.Buyer.PostAsync(
            shop.BookingPath("/reserve"), new StringContent(wish.ToJsonString()[..^3], null, "application/json"));
        foreach (object person in (object[])[new { phone = Phone }, new { email = Email }, new { email = Email, phone = Phone }, new { phone = $"{Phone}0" }])
        {
            foreach (var what in (string[])["search", "export", "erase"])
            {
                using var response = await shop.Admin.PostAsJsonAsync($"/api/super-admin/personal-data/{what}", person);
            }
        }

        // A row that cannot be opened is logged, too.
        using var other = await shop.ReserveAsync(With(shop.Wish(), Name, Phone, Email));
        await shop.Database.ExecuteAsync("UPDATE customers SET sealed = decode('01', 'hex') WHERE erased_at IS NULL");
        using var unreadable = await shop.Admin.PostAsJsonAsync("/api/super-admin/personal-data/export", new { phone = Phone });

        Assert.Contains(lines.All, line => line.Contains("/personal-data/erase", StringComparison.Ordinal)); // else nothing was captured
        Assert.Contains(lines.All, line => line.Contains("UPDATE customers SET", StringComparison.Ordinal));
        Assert.Contains(lines.All, line => line.Contains("is not as it was sealed", StringComparison.Ordinal));
        Assert.All((string[])[Name, Phone, "8765-4321", Email, "seraphin"], word =>
            Assert.DoesNotContain(lines.All, line => line.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    private static JsonObject With(JsonObject wish, string name, string phone, string email)
    {
        wish["customer"] = new JsonObject { ["name"] = name, ["phone"] = phone, ["email"] = email };
        return wish;
    }

    /// <summary>Every line at every level, exceptions and scopes included.</summary>
    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            All.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue($"{formatter(state, exception)} {exception} {(state is IEnumerable<KeyValuePair<string, object?>> named ? string.Join(' ', named) : "")}");

        public void Dispose()
        {
        }
    }
}
