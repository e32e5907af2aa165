using System.Net;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansTickets.Api.Tests.Http;

/// <summary>Random and hostile requests to every endpoint, signed in: always a problem or an answer, never a 5xx, and nothing changed.</summary>
public sealed class HostileRequestTests
{
    private const int Requests = 10_000;

    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "1e999", "99999999999999999999999", "0.1", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"한글 🎫\"", "[]", "{}",
        "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]", "\"2026-13-45\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"",
        "\"00000000-0000-0000-0000-000000000000\"", "\"'; DROP TABLE events; --\"", "\"../../etc/passwd\"", "NaN", "\"" + "x" + "\"",
    ];

    private static readonly string[] Members =
    [
        "code", "title", "starts_on", "ends_on", "timezone", "email", "password", "name", "event_id", "permission_level", "refresh_token",
        "price", "stock", "sale_starts_at", "max_per_order", "items", "visit_date", "customer", "phone", "product_id", "quantity", "delta",
        "reason", "extra_price", "__proto__", "$type", "",
    ];

    private static readonly string[] PathParts =
    [
        "00000000-0000-0000-0000-000000000000", "AAA", "%00", "%FF%FE", "..%2f..%2fetc", "%F0%9F%8E%AB", "x'; --", "0", "%ED%A0%80",
    ];

    private static readonly string[] Queries =
    [
        "", "?event_id=00000000-0000-0000-0000-000000000000", "?event_id=%00", "?skip=-1", "?limit=1e9", "?limit=1&limit=2", "?is_active=%FF",
        "?skip=1000000&limit=100", "?permission_level=0x1", "?&&==&%",
    ];

    [Fact]
    public async Task Requests_Hostile_NeverMeetAServerErrorAndChangeNothing()
    {
        await using var app = await TicketsApp.StartAsync();
        using var signedIn = await app.CreateClientAsync(As.SuperAdmin);

        // Latin-1 puts bytes into headers that are no UTF-8.
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1 };
        using var client = new HttpClient(handler) { BaseAddress = app.Address };
        client.DefaultRequestHeaders.Authorization = signedIn.DefaultRequestHeaders.Authorization;
        var endpoints = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.Contains("api/", StringComparison.Ordinal)
                && !endpoint.RoutePattern.RawText.EndsWith("logout", StringComparison.Ordinal))
            .ToList();
        Assert.True(endpoints.Count > 20, "Endpoints are missing.");
        var before = await CountAsync(app);
        var random = new Random(20261121);
        for (var i = 0; i < Requests; i++)
        {
            using var request = MakeRequest(random, endpoints[i % endpoints.Count], app.Address);
            var body = request.Content is null ? "" : Encoding.Latin1.GetString(await request.Content.ReadAsByteArrayAsync());
            using var response = await client.SendAsync(request);
            Assert.True(
                (int)response.StatusCode < 500,
                $"{response.StatusCode}: {request.Method} {request.RequestUri}\n{body}\n{await response.Content.ReadAsStringAsync()}");
        }

        Assert.Equal(before, await CountAsync(app));
        using var alive = await client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    private static Task<long> CountAsync(TicketsApp app) => app.Database.ScalarAsync<long>(
        "SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM admins) + (SELECT count(*) FROM journal)");

    private static HttpRequestMessage MakeRequest(Random random, RouteEndpoint endpoint, Uri address)
    {
        var path = string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
            segment.Parts[0] is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : Pick(random, PathParts)));
        var method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0];
        var uri = new Uri($"{address.GetLeftPart(UriPartial.Authority)}/{path}{Pick(random, Queries)}", new UriCreationOptions
        {
            DangerousDisablePathAndQueryCanonicalization = true,
        });
        var request = new HttpRequestMessage(new HttpMethod(method), uri);
        request.Headers.TryAddWithoutValidation("Accept-Language", Pick(random, ["ko", "*;q=x", "en;q=9,,,", new string('k', 500)]));
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Pick(random, ["k", "a b", new string('k', 256), "\u00ff\u00fe"]));
        if (method is "POST" or "PUT")
        {
            var content = new ByteArrayContent(MakeBody(random));
            content.Headers.TryAddWithoutValidation(
                "Content-Type", random.Next(10) == 0 ? Pick(random, ["text/xml", "application/json; charset=x", ""]) : "application/json");
            request.Content = content;
        }

        return request;
    }

    private static byte[] MakeBody(Random random)
    {
        if (random.Next(8) == 0)
        {
            var noise = new byte[random.Next(300)];
            random.NextBytes(noise);
            return noise;
        }

        var members = Enumerable.Range(0, random.Next(6)).Select(_ => $"\"{Pick(random, Members)}\":{Value(random, 0)}");
        var body = Encoding.UTF8.GetBytes("{" + string.Join(',', members) + "}");
        if (body.Length > 2 && random.Next(4) == 0)
        {
            body[random.Next(body.Length)] = (byte)random.Next(256);
        }

        return body;
    }

    private static string Value(Random random, int depth) => random.Next(6) switch
    {
        0 when depth < 3 => $"[{Value(random, depth + 1)},{Value(random, depth + 1)}]",
        1 when depth < 3 => $"{{\"{Pick(random, Members)}\":{Value(random, depth + 1)}}}",
        _ => Pick(random, Values),
    };

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
