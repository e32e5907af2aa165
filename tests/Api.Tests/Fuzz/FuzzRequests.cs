using System.Text;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Tests.Fuzz;

/// <summary>Makes requests each of which is wrong in at least one way; the same index and seed make the same request.</summary>
internal sealed class FuzzRequests(IReadOnlyList<FuzzRoute> routes, string token, string reservePath, int seed)
{
    /// <summary>Other spellings of real ones are not among them: routing takes <c>get</c> for <c>GET</c>.</summary>
    private static readonly string[] NoMethods = ["PATCH", "PROPFIND", "LOCK", "QUERY", "X", "TRACE", "%", "MERGE", "GETS", "POST_"];

    private static readonly string[] NoJson =
    [
        "text/plain", "application/xml", "application/json; charset=utf-16", "application/json;charset=\"", "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded", "json", "/", "application/jsonp", "\u00ff", "application/json, text/plain",
    ];

    private static readonly string[] NoiseHeaders =
        ["Accept-Language", "X-Request-ID", "Accept", "Accept-Encoding", "Cookie", "User-Agent", "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "Origin", "Cache-Control", "If-None-Match", "Range", "If-Match"];

    private static readonly string[] Queries =
    [
        "skip=-1", "limit=0", "limit=1e9", "skip=1&skip=2", "is_active=maybe", "event_id=1", "%00", "%zz=%zz", "a=%ff%fe", "=", "&&&", "limit=%31",
        "permission_level=9", "skip=99999999999", "x[]=1", "skip=\u0661", "__proto__=1", "event_id=%00",
        "cursor=", "cursor=AAAA", "cursor=%00", "cursor=AAAAAAAAAAAAAAAAAAAAAAAA&skip=0", "cursor=!", "q=", "q=%25%5f%5c", "q=%00", "visit_date=2026-13-01",
        "visit_date=1999-01-01", "status=none", "order_number=%00", "phone=%2B", "customer_name=%00", "placed_from=2026-99", "placed_to=x", "sold_out=1", "include_deleted=yes", "option_id=x",
    ];

    public FuzzCase Make(int index)
    {
        var random = new Random(HashCode(index));
        if (random.Next(6) == 0)
        {
            return new FuzzCase("protocol", ProtocolGarbage.Next(random, reservePath), MaySucceed: true, Broken: true);
        }

        var route = HostileText.Pick(random, routes);
        List<Func<FuzzCase>> ways = [() => Method(route, random), () => Path(route, random)];
        if (route.Body is not null)
        {
            ways.AddRange(Enumerable.Repeat(() => Body(route, random), 8));
            ways.Add(() => ContentType(route, random));
        }

        if (route.TakesFile)
        {
            ways.AddRange(Enumerable.Repeat(() => File(route, random), 8));
        }

        if (route.IsSafe || route.Pattern.EndsWith("/login", StringComparison.Ordinal))
        {
            ways.AddRange(Enumerable.Repeat(() => Anything(route, random), 3));
        }

        if (route.Access is not Access.Public)
        {
            ways.AddRange(Enumerable.Repeat(() => Token(route, random), 3));
        }

        if (route.TakesKey)
        {
            ways.AddRange(Enumerable.Repeat(() => Key(route, random), 2));
        }

        return HostileText.Pick(random, ways)();
    }

    private int HashCode(int index) => unchecked((seed * 1_000_003) + index);

    private FuzzCase Method(FuzzRoute route, Random random) =>
        Case("method", route, random, method: HostileText.Pick(random, NoMethods), body: ValidBody(route), maySucceed: false);

    private FuzzCase Path(FuzzRoute route, Random random) => Case(
        "path", route, random, path: route.PathWith(HostileText.PathSegment(random), random), body: ValidBody(route),
        maySucceed: route.IsSafe || route.Acknowledges);

    private FuzzCase Body(FuzzRoute route, Random random)
    {
        var (kind, body) = BodyPoison.Apply(route.Body!, route.MayBeEmpty, random);
        return Case($"body: {kind}", route, random, body: body, maySucceed: route.Acknowledges);
    }

    private FuzzCase File(FuzzRoute route, Random random)
    {
        var (kind, contentType, body) = MultipartPoison.Next(random);
        return Case($"file: {kind}", route, random, body: body, contentType: contentType, maySucceed: false);
    }

    private FuzzCase ContentType(FuzzRoute route, Random random) => Case(
        "content type", route, random, body: ValidBody(route), contentType: HostileText.Pick(random, NoJson), maySucceed: false);

    /// <summary>Perhaps valid: only for endpoints that change nothing.</summary>
    private FuzzCase Anything(FuzzRoute route, Random random) => Case(
        "anything",
        route,
        random,
        query: random.Next(2) == 0 ? $"{(route.Query.Length == 0 ? "?" : route.Query + "&")}{HostileText.Pick(random, Queries)}" : route.Query,
        body: route.Body is null ? null : Encoding.UTF8.GetBytes(BodyPoison.Write(BodyPoison.Mutate(route.Body, random))),
        maySucceed: true);

    private FuzzCase Token(FuzzRoute route, Random random) => Case(
        "token", route, random, body: ValidBody(route), authorization: TokenPoison.Headers(token, random), maySucceed: false);

    private FuzzCase Key(FuzzRoute route, Random random)
    {
        string[] keys = random.Next(6) switch
        {
            0 => ["a", "a"],
            1 => [""],
            2 => ["two words"],
            3 => [new string('k', random.Next(256, 4_000))],
            4 => ["\u00e9"],
            _ => ["a\tb"],
        };
        return Case("key", route, random, body: ValidBody(route), keys: keys, maySucceed: false);
    }

    private static byte[]? ValidBody(FuzzRoute route) => route.Body is null ? null : Encoding.UTF8.GetBytes(route.Body.ToJsonString());

    private FuzzCase Case(
        string kind,
        FuzzRoute route,
        Random random,
        bool maySucceed,
        string? method = null,
        string? path = null,
        string? query = null,
        byte[]? body = null,
        string contentType = "application/json",
        IEnumerable<string>? authorization = null,
        IEnumerable<string>? keys = null)
    {
        var head = new StringBuilder($"{method ?? route.Method} {path ?? route.Path}{query ?? route.Query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        if (route.Access is not Access.Public || authorization is not null)
        {
            Add(head, "Authorization", authorization ?? [$"Bearer {token}"]);
        }

        Add(head, IdempotencyKey.Header, keys ?? []);
        for (var i = random.Next(3); i > 0; i--)
        {
            Add(head, HostileText.Pick(random, NoiseHeaders), [HostileText.HeaderValue(random)]);
        }

        var chunked = body is not null && random.Next(4) == 0;
        if (body is not null)
        {
            Add(head, "Content-Type", [contentType]);
            Add(head, chunked ? "Transfer-Encoding" : "Content-Length", [chunked ? "chunked" : $"{body.Length}"]);
        }

        head.Append("\r\n");
        byte[] bytes = [.. Encoding.Latin1.GetBytes(head.ToString()), .. chunked ? Chunk(body!, random) : body ?? []];
        return new FuzzCase($"{kind} of {route.Method} {route.Pattern}", bytes, maySucceed);
    }

    private static void Add(StringBuilder head, string name, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            head.Append($"{name}: {value}\r\n");
        }
    }

    private static byte[] Chunk(byte[] body, Random random)
    {
        List<byte> chunks = [];
        for (var at = 0; at < body.Length;)
        {
            var size = Math.Min(body.Length - at, random.Next(1, 4_000));
            chunks.AddRange(Encoding.ASCII.GetBytes($"{size:x}\r\n"));
            chunks.AddRange(body[at..(at + size)]);
            chunks.AddRange("\r\n"u8);
            at += size;
        }

        chunks.AddRange("0\r\n\r\n"u8);
        return [.. chunks];
    }
}
