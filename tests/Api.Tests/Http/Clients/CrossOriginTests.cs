using System.Net;

namespace OrleansTickets.Api.Tests.Http.Clients;

public sealed class CrossOriginTests : IAsyncLifetime
{
    private const string Allowed = "https://tickets.example.com";
    private const string Allow = "Access-Control-Allow-Origin";

    private TicketsApp _app = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TicketsApp.StartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Cors:Origins:0"] = Allowed,
            ["Cors:Origins:1"] = "http://localhost:9000",
        });
        _client = _app.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Preflight_AllowedSite_MayReserve()
    {
        using var response = await PreflightAsync(Allowed, "POST", "content-type,idempotency-key,authorization");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(Allowed, response.Headers.GetValues(Allow).Single());
        Assert.Contains("POST", response.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        Assert.Contains(
            "Idempotency-Key", response.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("3600", response.Headers.GetValues("Access-Control-Max-Age").Single());
        Assert.False(response.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("https://evil.example.com")]
    [InlineData("https://tickets.example.com.evil.example")]
    [InlineData("http://tickets.example.com")]
    [InlineData("https://tickets.example.com:8443")]
    [InlineData("null")]
    [InlineData("*")]
    public async Task Preflight_AnotherSite_IsNotAllowed(string origin)
    {
        using var response = await PreflightAsync(origin, "POST", "content-type");
        Assert.False(response.Headers.Contains(Allow));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        using var answer = await _client.SendAsync(request);
        Assert.False(answer.Headers.Contains(Allow));
    }

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/api/public/NOSUCH/info", HttpStatusCode.NotFound)]
    [InlineData("/api/super-admin/events", HttpStatusCode.Unauthorized)]
    public async Task Request_AllowedSite_MayReadTheAnswerEvenARefusal(string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Origin", Allowed);
        using var response = await _client.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(Allowed, response.Headers.GetValues(Allow).Single());
        var exposed = response.Headers.GetValues("Access-Control-Expose-Headers").Single();
        Assert.All((string[])["ETag", "Retry-After", "X-Request-ID"], name => Assert.Contains(name, exposed, StringComparison.Ordinal));
        Assert.Contains("Origin", response.Headers.Vary);
    }

    private async Task<HttpResponseMessage> PreflightAsync(string origin, string method, string headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/public/DEMO/booking/reserve");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", headers);
        return await _client.SendAsync(request);
    }
}
