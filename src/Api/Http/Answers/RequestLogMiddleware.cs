using Microsoft.Extensions.Options;

namespace OrleansTickets.Api.Http.Answers;

/// <summary>Notes how each request ended (MISSION T16, S18).</summary>
internal sealed class RequestLogMiddleware(RequestDelegate next, RequestLog log, IOptions<RequestLogOptions> options, TimeProvider clock)
{
    private readonly bool _enabled = options.Value.Enabled!.Value;

    public Task InvokeAsync(HttpContext context) => _enabled ? LogAsync(context) : next(context);

    private async Task LogAsync(HttpContext context)
    {
        var started = clock.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            log.Add(new RequestLine(
                clock.GetUtcNow(),
                context.TraceIdentifier,
                NameOf(context.Request.Method),
                (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText,
                context.Response.StatusCode,
                Math.Round(clock.GetElapsedTime(started).TotalMilliseconds, 3),
                context.Features.Get<CurrentAdmin>()?.AdminId,
                context.Connection.RemoteIpAddress));
        }
    }

    /// <summary>Strangers make methods up; the log need not repeat them.</summary>
    private static string NameOf(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsPost(method) || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method)
        || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsPatch(method)
            ? method
            : "OTHER";
}
