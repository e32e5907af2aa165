namespace OrleansTickets.Load.Baselines;

/// <summary>
/// What the web stack alone can do: reads the request, writes an answer as long as a reservation's or a scan's, decides nothing; or writes a
/// page from memory, reads nothing.
/// </summary>
internal static class EchoEndpoints
{
    public static void MapEcho(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/echo/{product:guid}/reserve", Reserve);
        routes.MapPost("/echo/scan", Scan);
        var pages = new System.Collections.Concurrent.ConcurrentDictionary<int, EchoPage>();
        routes.MapGet("/echo/page/{bytes:int}", (int bytes) => TypedResults.Ok(pages.GetOrAdd(bytes, EchoPage.Make)));
    }

    private static IResult Scan(ScanBody body, TimeProvider clock) => TypedResults.Ok(ScannedBody.Of(body, clock.GetUtcNow()));

    private static IResult Reserve(Guid product, ReserveBody body, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return TypedResults.Created((string?)null, ReservedBody.Held(Guid.CreateVersion7(now), body, "Hot ticket", 15_000, now));
    }
}
