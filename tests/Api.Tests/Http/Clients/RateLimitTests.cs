using System.Net;
using System.Net.Http.Json;
using OrleansTickets.Fixtures;
using OrleansTickets.Silo.Engines;

namespace OrleansTickets.Api.Tests.Http.Clients;

public sealed class RateLimitTests
{
    private const int PerMinute = 5;
    private const int AuthPerMinute = 2;
    private const string Path = "/api/public/NOSUCH/info";

    [Fact]
    public async Task Request_AboveTheLimit_IsAProblemThatSaysWhenToComeBack()
    {
        await using var app = await StartAsync();
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Add("Accept-Language", "ko");
        Assert.Equal(PerMinute, await CountPassedAsync(client, Path, PerMinute));
        using var refused = await client.GetAsync(Path);
        var problem = await ProblemAssert.IsAsync(refused, HttpStatusCode.TooManyRequests, "RATE_LIMITED");
        Assert.Equal("요청이 너무 많습니다. 잠시 후 다시 시도하세요.", problem.GetProperty("message").GetString());
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Request_AfterRetryAfter_Passes()
    {
        Assert.SkipWhen(GrainEngine.Name == "orleans", "On Orleans only the grains' clock can be moved: see TestClock.");
        var clock = new FakeClock();
        await using var app = await StartAsync(clock);
        using var client = app.CreateClient();
        Assert.Equal(PerMinute, await CountPassedAsync(client, Path, PerMinute * 2));
        using var refused = await client.GetAsync(Path);
        var wait = refused.Headers.RetryAfter!.Delta!.Value;
        clock.Advance(wait - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await CountPassedAsync(client, Path, 1));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await CountPassedAsync(client, Path, 1));
    }

    [Fact]
    public async Task Request_ToAuth_HasALimitOfItsOwn()
    {
        await using var app = await StartAsync();
        using var client = app.CreateClient();
        Assert.Equal(PerMinute, await CountPassedAsync(client, Path, PerMinute * 2));
        List<HttpStatusCode> statuses = [];
        foreach (var path in (string[])["/api/auth/refresh", "/API/Auth/refresh", "/api/auth/refresh/", "/api/%61uth/nothing"])
        {
            using var response = await client.PostAsJsonAsync(path, new { refresh_token = "x" });
            statuses.Add(response.StatusCode);
        }

        Assert.Equal(
            [HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests],
            statuses);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/metrics")]
    public async Task Request_OfAMonitor_IsNotLimited(string path)
    {
        await using var app = await StartAsync();
        using var client = app.CreateClient();
        Assert.Equal(PerMinute * 2, await CountPassedAsync(client, path, PerMinute * 2));
    }

    [Fact]
    public async Task Request_Disabled_IsNotLimited()
    {
        await using var app = await StartAsync(settings: [new("RateLimit:Enabled", "false")]);
        using var client = app.CreateClient();
        Assert.Equal(PerMinute * 2, await CountPassedAsync(client, Path, PerMinute * 2));
    }

    [Theory]
    [InlineData("203.0.113.{0}")]
    [InlineData("2001:db8::{0}")]
    [InlineData("\"203.0.113.{0}\", 127.0.0.1")]
    public async Task ForwardedFor_FromNoDeclaredProxy_IsIgnored(string forwarded)
    {
        await using var app = await StartAsync(settings: [new("Proxies:Known:0", "198.51.100.0/24")]);
        using var client = app.CreateClient();
        Assert.Equal(PerMinute, await CountPassedAsync(client, Path, PerMinute * 2, i => string.Format(null, forwarded, i)));
    }

    [Fact]
    public async Task ForwardedFor_NoProxyDeclared_IsIgnored()
    {
        await using var app = await StartAsync();
        using var client = app.CreateClient();
        Assert.Equal(PerMinute, await CountPassedAsync(client, Path, PerMinute * 2, i => $"203.0.113.{i}"));
    }

    [Fact]
    public async Task ForwardedFor_FromADeclaredProxy_TellsClientsApart()
    {
        await using var app = await StartAsync(settings: [new("Proxies:Known:0", "127.0.0.1")]);
        using var client = app.CreateClient();
        Assert.Equal(PerMinute * 2, await CountPassedAsync(client, Path, PerMinute * 2, i => $"203.0.113.{i}"));
        Assert.Equal(PerMinute, await CountPassedAsync(client, Path, PerMinute * 2, i => $"2001:db8:1:2::{i}"));
    }

    [Fact]
    public async Task ForwardedFor_ClientPutsOthersInFront_CountsAsItself()
    {
        await using var app = await StartAsync(settings: [new("Proxies:Known:0", "127.0.0.0/8"), new("Proxies:Known:1", "10.0.0.0/8")]);
        using var client = app.CreateClient();

        // What a client sends itself stands left of what the proxies add: the last one that is no proxy of ours.
        Assert.Equal(
            PerMinute, await CountPassedAsync(client, Path, PerMinute * 2, i => $"192.0.2.{i}, 10.9.9.9, 203.0.113.7, 10.0.0.{i}"));
    }

    [Fact]
    public async Task ForwardedFor_Hostile_IsAnsweredAndCountsForTheProxy()
    {
        await using var app = await StartAsync(settings: [new("Proxies:Known:0", "127.0.0.1")]);
        using var client = app.CreateClient();
        string[] hostile =
        [
            "unknown", "_hidden", "1.2.3.4.5", ",,,,", "999.1.1.1", "%00", "<script>", "127.0.0.1:99999999", "[::1", "for=1.2.3.4",
            string.Join(',', Enumerable.Repeat("x", 3_000)),
        ];
        Assert.Equal(PerMinute, await CountPassedAsync(client, Path, hostile.Length, i => hostile[i]));
    }

    private static Task<TicketsApp> StartAsync(FakeClock? clock = null, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["RateLimit:Enabled"] = "true",
            ["RateLimit:PerMinute"] = $"{PerMinute}",
            ["RateLimit:AuthPerMinute"] = $"{AuthPerMinute}",
        };
        foreach (var (name, value) in settings ?? [])
        {
            all[name] = value;
        }

        return TicketsApp.StartAsync(clock, all);
    }

    private static async Task<int> CountPassedAsync(HttpClient client, string path, int requests, Func<int, string>? forwardedFor = null)
    {
        var passed = 0;
        for (var i = 0; i < requests; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (forwardedFor is not null)
            {
                request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor(i));
            }

            using var response = await client.SendAsync(request);
            Assert.True((int)response.StatusCode < 500, $"{response.StatusCode}");
            passed += response.StatusCode == HttpStatusCode.TooManyRequests ? 0 : 1;
        }

        return passed;
    }
}
