using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansTickets.Api.Tests.Operations;

public sealed class OperationsTests(SharedApp shared)
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/health")]
    public async Task Health_Running_IsHealthy(string path)
    {
        using var client = shared.App.CreateClient();
        var health = await client.GetFromJsonAsync<JsonElement>(path);
        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+$", health.GetProperty("version").GetString());
        Assert.Equal("Development", health.GetProperty("environment").GetString());
    }

    [Fact]
    public async Task Ready_Running_ChecksAllThatARequestNeeds()
    {
        using var client = shared.App.CreateClient();
        var health = await client.GetFromJsonAsync<JsonElement>("/health/ready");
        Assert.Equal(
            ["database", "grains", "journal", "server"], health.GetProperty("checks").EnumerateObject().Select(check => check.Name).Order());
    }

    [Fact]
    public async Task Metrics_AfterRequests_CountsThemByRoute()
    {
        using var client = shared.App.CreateClient();
        using var request = await client.GetAsync("/api/public/METRICS/info");
        var text = await client.GetStringAsync("/metrics");
        Assert.Contains(
            "http_requests_total{method=\"GET\",route=\"/api/public/{eventCode}/info\",status=\"404\"}", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE http_request_duration_seconds histogram", text, StringComparison.Ordinal);
        Assert.Contains("le=\"+Inf\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Docs_Page_IsServedFromHere()
    {
        using var client = shared.App.CreateClient();
        var page = await client.GetStringAsync("/docs");
        Assert.Contains("swagger-ui", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Root_NamesVersionAndLinks()
    {
        using var client = shared.App.CreateClient();
        var root = await client.GetFromJsonAsync<JsonElement>("/");
        Assert.Equal("OrleansTickets", root.GetProperty("name").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+$", root.GetProperty("version").GetString());
        foreach (var link in (string[])["docs", "openapi", "health"])
        {
            using var linked = await client.GetAsync(root.GetProperty(link).GetString());
            Assert.Equal(HttpStatusCode.OK, linked.StatusCode);
        }
    }
}
