using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Tests.Http.Answers;

public sealed class AnswerHeadersTests(SharedApp shared)
{
    private const string Data = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    [Theory]
    [InlineData("GET", "/", 200)]
    [InlineData("GET", "/health/live", 200)]
    [InlineData("GET", "/metrics", 200)]
    [InlineData("GET", "/openapi/v1.json", 200)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("GET", "/api/public/NOSUCH/info", 404)]
    [InlineData("GET", "/api/super-admin/events", 401)]
    [InlineData("PATCH", "/api/auth/refresh", 405)]
    [InlineData("POST", "/api/auth/refresh", 400)]
    [InlineData("HEAD", "/health/live", 200)]
    public async Task Answer_Any_HasThem(string method, string path, int status)
    {
        using var client = shared.App.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
        {
            request.Content = new StringContent("{", Encoding.UTF8, "application/json");
        }

        using var response = await client.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
        AssertHeaders(response.Headers, Data);
    }

    [Fact]
    public async Task Answer_AfterAFault_HasThemAndNothingOfWhatFailed()
    {
        await using var app = await TicketsApp.StartAsync(map: app => app.MapGet("/fault", Fail).AllowPublic());
        using var client = app.CreateClient();
        using var response = await client.GetAsync("/fault");
        await ProblemAssert.IsAsync(response, HttpStatusCode.InternalServerError, "OVERLOADED");
        AssertHeaders(response.Headers, Data);
        Assert.False(response.Headers.Contains("X-Half"));

        static string Fail(HttpContext context)
        {
            context.Response.Headers["X-Half"] = "begun";
            throw new InvalidOperationException("On purpose.");
        }
    }

    [Theory]
    [InlineData("/docs/index.html")]
    [InlineData("/docs/index.js")]
    public async Task Documentation_Any_MayRunItsOwnScriptsAndNoOthers(string path)
    {
        using var client = shared.App.CreateClient();
        using var response = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);

        // Inline scripts would not run.
        Assert.DoesNotMatch("<script(?![^>]* src=)", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Endpoint_WithHeadersOfItsOwn_KeepsThem()
    {
        await using var app = await TicketsApp.StartAsync(map: app => app.MapGet("/own", Answer).AllowPublic());
        using var client = app.CreateClient();
        using var response = await client.GetAsync("/own");
        Assert.Equal("cross-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Equal("sandbox", response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal(TimeSpan.FromHours(1), response.Headers.CacheControl?.MaxAge);

        static string Answer(HttpContext context)
        {
            context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            context.Response.Headers.ContentSecurityPolicy = "sandbox";
            context.Response.Headers.CacheControl = "max-age=3600";
            return "file";
        }
    }

    [Theory]
    [InlineData("127.0.0.1", "https", "tickets.example.com", true)]
    [InlineData("127.0.0.1", "http", "tickets.example.com", false)]
    [InlineData("127.0.0.1", "https", "localhost", false)]
    [InlineData("198.51.100.1", "https", "tickets.example.com", false)]
    public async Task StrictTransport_OnlyOverHttpsAsADeclaredProxySaysIt(string proxy, string scheme, string host, bool strict)
    {
        await using var app = await TicketsApp.StartAsync(
            settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Proxies:Known:0"] = proxy });
        using var client = app.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.Host = host;
        request.Headers.Add("X-Forwarded-For", "203.0.113.1");
        request.Headers.Add("X-Forwarded-Proto", scheme);
        using var response = await client.SendAsync(request);
        Assert.Equal(strict ? ["max-age=31536000; includeSubDomains"] : null, Values(response.Headers, "Strict-Transport-Security"));
    }

    private static void AssertHeaders(HttpResponseHeaders headers, string contentSecurity)
    {
        Assert.Single(headers.GetValues("X-Request-ID"));
        var seconds = double.Parse(headers.GetValues("X-Process-Time").Single(), CultureInfo.InvariantCulture);
        Assert.InRange(seconds, 0, 600);
        Assert.Equal(["nosniff"], headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["DENY"], headers.GetValues("X-Frame-Options"));
        Assert.Equal(["no-referrer"], headers.GetValues("Referrer-Policy"));
        Assert.Equal(["same-origin"], headers.GetValues("Cross-Origin-Opener-Policy"));
        Assert.Equal(["same-origin"], headers.GetValues("Cross-Origin-Resource-Policy"));
        Assert.Equal([contentSecurity], headers.GetValues("Content-Security-Policy"));
        Assert.Contains("camera=()", headers.GetValues("Permissions-Policy").Single(), StringComparison.Ordinal);
        Assert.Null(Values(headers, "Strict-Transport-Security"));
        Assert.Null(Values(headers, "Server"));
        Assert.NotNull(headers.CacheControl);
    }

    private static IEnumerable<string>? Values(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values : null;
}
