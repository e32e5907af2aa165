using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Api.Settings;
using OrleansTickets.Fixtures;
using OrleansTickets.Silo.Engines;

namespace OrleansTickets.Api.Tests.Settings;

[Collection(SettingsTests.Name)]
public sealed partial class MaintenanceTests(TwoServers servers) : IAsyncLifetime
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    public async ValueTask InitializeAsync() => await servers.ResetAsync();

    public async ValueTask DisposeAsync() => await servers.ResetAsync();

    [Fact]
    public async Task Public_MaintenanceIsOn_IsRefusedEverywhereAndNothingChanges()
    {
        using var shop = await Shop.OpenAsync(servers.First, stock: 5);

        // Pages that are kept now must not be served then.
        foreach (var page in (string[])["info", "products"])
        {
            using var kept = await shop.Buyer.GetAsync($"/api/public/{shop.Code}/{page}");
            Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        }

        await TurnOnAsync();
        foreach (var server in new[] { servers.First, servers.Second })
        {
            using var client = server.CreateClient();
            foreach (var (method, path) in PublicRoutes(server, shop.Code))
            {
                using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
                var problem = await ProblemAssert.IsAsync(response, HttpStatusCode.ServiceUnavailable, "OVERLOADED");
                Assert.Equal("We are under maintenance. Please come back shortly.", problem.GetProperty("message").GetString());
                Assert.Equal(TimeSpan.FromMinutes(1), response.Headers.RetryAfter!.Delta);
                Assert.True(response.Headers.CacheControl!.NoStore);
            }
        }

        using var refused = await shop.ReserveAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        await servers.ChangeAsync("""{"maintenance":{"enabled":false}}""");
        await shop.AssertStockAsync(total: 5, held: 0, sold: 0);
        using var reserved = await shop.ReserveAsync();
        Assert.Equal(HttpStatusCode.Created, reserved.StatusCode);
    }

    [Theory]
    [InlineData("/api/public")]
    [InlineData("/API/Public/NONE/info")]
    [InlineData("/api/%70ublic/NONE/info")]
    [InlineData("/api/public/NONE/no/such/thing")]
    public async Task Public_OtherSpellingsAndUnknownPaths_AreRefusedToo(string path)
    {
        await TurnOnAsync();
        using var client = servers.First.CreateClient();
        using var response = await client.GetAsync(path);
        await ProblemAssert.IsAsync(response, HttpStatusCode.ServiceUnavailable, "OVERLOADED");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/health")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs")]
    [InlineData("/.well-known/jwks.json")]
    [InlineData("/api/super-admin/events")]
    [InlineData(TwoServers.Path)]
    public async Task Rest_MaintenanceIsOn_GoesOn(string path)
    {
        await TurnOnAsync();
        using var response = await servers.Admin.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>What a payment provider tells is not to be lost, whatever buyers may do meanwhile.</summary>
    [Fact]
    public async Task Webhook_MaintenanceIsOn_IsTaken()
    {
        using var shop = await Shop.OpenAsync(servers.First);
        await TurnOnAsync();
        using var content = new StringContent(
            """{"eventType": "PAYMENT_STATUS_CHANGED", "data": {"orderId": "unknown"}}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await shop.Buyer.PostAsync($"/api/public/{shop.Code}/payment/webhook", content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Admin_MaintenanceIsOn_SignsInAndWorks()
    {
        await TurnOnAsync();
        var (id, _) = await servers.Second.CreateEventAsync("MAINTAINED");
        await servers.Second.CreateProductAsync(id);
    }

    [Fact]
    public async Task Message_OfTheAdmin_IsToldInTheReadersLanguage()
    {
        await TurnOnAsync(("message_ko", "새벽 두 시에 \"만나요\""));
        Assert.Equal("새벽 두 시에 \"만나요\"", await MessageAsync("ko-KR,ko;q=0.9,en;q=0.8"));
        Assert.Equal("We are under maintenance. Please come back shortly.", await MessageAsync("en"));
        await TurnOnAsync(("message_en", "Back at two."));
        Assert.Equal("시스템 점검 중입니다. 잠시 후 다시 이용해 주세요.", await MessageAsync("ko"));
        Assert.Equal("Back at two.", await MessageAsync("fr"));
    }

    [Theory]
    [InlineData(Browser, true)]
    [InlineData("text/html", true)]
    [InlineData("text/html;q=0.5, application/json;q=0.9", false)]
    [InlineData("text/html;q=0", false)]
    [InlineData("application/json, text/plain, */*", false)]
    [InlineData("*/*", false)]
    [InlineData(";;;", false)]
    [InlineData(null, false)]
    public async Task Accept_Given_DecidesBetweenPageAndProblem(string? accept, bool isPage)
    {
        await TurnOnAsync();
        using var response = await GetAsync(accept, "en");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(isPage ? "text/html" : "application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["Accept", "Accept-Language"], response.Headers.Vary);
    }

    [Fact]
    public async Task Page_HostileMessage_StaysText()
    {
        await TurnOnAsync(("message_ko", "<script>alert(1)</script> & \"곧\""), ("until", "2026-12-01T18:00:00Z"));
        using var response = await GetAsync(Browser, "ko");
        var page = await response.Content.ReadAsStringAsync();
        Assert.Contains("<html lang=\"ko\">", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;곧&quot;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("<time datetime=\"2026-12-01T18:00:00Z\">2026-12-02 03:00</time>", page, StringComparison.Ordinal);
        Assert.Equal("ko", response.Content.Headers.ContentLanguage.Single());
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Until_HasCome_EndsItByItself()
    {
        Assert.SkipWhen(GrainEngine.Name == "orleans", "On Orleans only the grains have the clock that tests move.");
        using var shop = await Shop.OpenAsync(servers.First);
        var until = servers.Clock.GetUtcNow().AddMinutes(20);
        await TurnOnAsync(("until", $"{until.UtcDateTime:O}"));
        using var refused = await shop.ReserveAsync();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromMinutes(20)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));

        servers.Clock.Advance(TimeSpan.FromMinutes(20) - TimeSpan.FromSeconds(1.5));
        using var nearly = await shop.ReserveAsync();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(2)), (nearly.StatusCode, nearly.Headers.RetryAfter!.Delta));
        Assert.True(await IsEnabledAsync());

        servers.Clock.Advance(TimeSpan.FromSeconds(1.5));
        using var reserved = await shop.ReserveAsync();
        Assert.Equal(HttpStatusCode.Created, reserved.StatusCode);
        Assert.False(await IsEnabledAsync());

        // It is over: what was got can be put back all the same.
        await servers.ChangeAsync((await servers.GetAsync()).Body.GetRawText());
        Assert.False(await IsEnabledAsync());
    }

    private async Task TurnOnAsync(params (string Name, string Value)[] members)
    {
        var maintenance = new JsonObject { ["enabled"] = true };
        foreach (var (name, value) in members)
        {
            maintenance[name] = value;
        }

        await servers.ChangeAsync(new JsonObject { ["maintenance"] = maintenance }.ToJsonString());
        await servers.ArrivedAsync();
    }

    private async Task<bool> IsEnabledAsync() =>
        (await servers.GetAsync()).Body.GetProperty("maintenance").GetProperty("enabled").GetBoolean();

    private async Task<string?> MessageAsync(string language)
    {
        using var response = await GetAsync(null, language);
        return (await ProblemAssert.IsAsync(response, HttpStatusCode.ServiceUnavailable, "OVERLOADED")).GetProperty("message").GetString();
    }

    private async Task<HttpResponseMessage> GetAsync(string? accept, string language)
    {
        using var client = servers.Second.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/public/ANY/info");
        request.Headers.TryAddWithoutValidation("Accept-Language", language);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await client.SendAsync(request);
    }

    private static List<(string Method, string Path)> PublicRoutes(TicketsApp server, string code)
    {
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/public/", StringComparison.Ordinal)
                && endpoint.Metadata.GetMetadata<ServedInMaintenanceMetadata>() is null)
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => (
                method,
                Parameter().Replace($"/{endpoint.RoutePattern.RawText!.TrimStart('/')}", m => m.Value == "{eventCode}" ? code : $"{Guid.Empty}"))))
            .ToList();
        Assert.True(routes.Count >= 7, $"Only {routes.Count} public endpoints were found.");
        return routes;
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Parameter();
}
