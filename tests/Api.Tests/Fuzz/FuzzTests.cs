using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansTickets.Api.Tests.Fuzz;

/// <summary>Set <c>FUZZ_SEED</c> to the seed of a failed run to repeat it.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Requests = 10_000;
    private const int Clients = 16;
    private const int Shown = 10;

    /// <summary>The closed set of the contract.</summary>
    private static readonly FrozenSet<string> Codes = FrozenSet.Create(
        StringComparer.Ordinal,
        "INVALID_REQUEST", "UNAUTHENTICATED", "TOKEN_EXPIRED", "FORBIDDEN", "WRONG_EVENT", "NOT_FOUND", "SOLD_OUT", "LIMIT_EXCEEDED",
        "NOT_ON_SALE", "HOLD_EXPIRED", "ALREADY_PAID", "ALREADY_ENTERED", "IN_PROGRESS", "CONFLICT", "PRECONDITION_FAILED", "TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE", "IDEMPOTENCY_MISMATCH", "AMOUNT_MISMATCH", "LOCKED", "RATE_LIMITED", "PROVIDER_ERROR", "OVERLOADED");

    private static readonly string[] Leaks = ["Exception", "   at ", "System.", "Microsoft.", "OrleansTickets.", "Npgsql", ".cs:line", "BytePosition"];

    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentDictionary<int, int> _statuses = new();

    [Fact]
    public async Task Requests_MalformedHostileAndRandom_ChangeNothingAndNeverFailTheServer()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), out var given) ? given : Environment.TickCount;
        output.WriteLine($"FUZZ_SEED={seed}");
        await using var app = await TicketsApp.StartAsync();
        using var scene = await Scene.SetAsync(app);
        var shop = scene.Shop;
        var routes = FuzzRoute.Read(app.Services.GetRequiredService<EndpointDataSource>(), scene);
        var token = shop.Admin.DefaultRequestHeaders.Authorization!.Parameter!;
        var requests = new FuzzRequests(routes, token, shop.BookingPath("/reserve"), seed);
        var before = await Fingerprint.TakeAsync(app.Database);

        await SendAllAsync(app.Address.Port, requests);

        output.WriteLine(string.Join(", ", _statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}")));
        Assert.True(_failures.IsEmpty, $"FUZZ_SEED={seed}, {_failures.Count} failures:\n\n{string.Join("\n\n", _failures.Take(Shown))}");
        Assert.Equal(before, await Fingerprint.TakeAsync(app.Database));

        // Else the requests were turned away at the door, and nothing behind it was tried.
        foreach (var status in (int[])[200, 400, 401, 404, 405, 413, 414, 415, 431])
        {
            Assert.True(_statuses.ContainsKey(status), $"No request was answered {status}.");
        }

        using var ready = await shop.Buyer.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        await shop.HoldAsync(shop.Wish(optionId: scene.OptionId));
    }

    private async Task SendAllAsync(int port, FuzzRequests requests)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var index and < Requests && _failures.Count < Shown)
            {
                var request = requests.Make(index);
                if (await TryAsync(port, request) is { } fault)
                {
                    _failures.Enqueue($"#{index} {fault[..Math.Min(500, fault.Length)]}\n{request}");
                }
            }
        })));
    }

    private async Task<string?> TryAsync(int port, FuzzCase request)
    {
        try
        {
            var answers = await RawHttp.SendAsync(port, request.Bytes, hangUp: request.Broken);
            return answers.Count == 0 && !request.Broken
                ? "was not answered"
                : answers.Select(answer => FindFault(request, answer)).FirstOrDefault(fault => fault is not null);
        }
        catch (OperationCanceledException)
        {
            return "was neither answered nor hung up on";
        }
        catch (InvalidDataException exception)
        {
            // Who begins HTTP/2 is refused in HTTP/2.
            return request.Bytes.AsSpan().StartsWith("PRI * HTTP/2.0\r\n"u8) ? null : exception.Message;
        }
    }

    private string? FindFault(FuzzCase request, RawAnswer answer)
    {
        _statuses.AddOrUpdate(answer.Status, 1, (_, count) => count + 1);
        var text = Encoding.UTF8.GetString(answer.Body);

        // 505 is the protocol's own answer to a version of HTTP that there is not (RFC 9110 15.6.6).
        if (answer.Status >= 500 && !(answer.Status == 505 && request.Broken))
        {
            return $"got {answer.Status}: {text}";
        }

        if (answer.Status < 400)
        {
            return request.MaySucceed ? null : $"succeeded with {answer.Status}: {text}";
        }

        return text.Length == 0 ? null
            : !answer.ContentType.StartsWith("application/problem+json", StringComparison.Ordinal) ? $"got {answer.ContentType}: {text}"
            : Leaks.FirstOrDefault(leak => text.Contains(leak, StringComparison.Ordinal)) is { } leaked ? $"leaks '{leaked}': {text}"
            : Codes.Contains(JsonDocument.Parse(text).RootElement.GetProperty("error").GetString()!) ? null
            : $"has no known error: {text}";
    }
}
