using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace OrleansTickets.Api.Http.Answers;

/// <summary>
/// Headers of every answer: its name, its time, and what browsers may do with it (MISSION T16). Written when the answer begins:
/// what failed before has no headers to keep, and no page in a cache holds those of another request.
/// </summary>
internal sealed class AnswerHeaders(RequestDelegate next, TimeProvider clock)
{
    /// <summary>Seconds from the request's headers to the answer's, as the seed has it.</summary>
    public const string ProcessTime = "X-Process-Time";

    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues Deny = "DENY";
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues SameOrigin = "same-origin";

    /// <summary>Addresses name reservations, and who knows one may cancel it.</summary>
    private static readonly StringValues NoReferrer = "no-referrer";

    private static readonly StringValues OneYear = "max-age=31536000; includeSubDomains";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static answer => ((Answer)answer).Begin(), new Answer(context, clock, clock.GetTimestamp()));
        return next(context);
    }

    private sealed class Answer(HttpContext context, TimeProvider clock, long started)
    {
        public Task Begin()
        {
            var headers = context.Response.Headers;
            headers[RequestIdMiddleware.Header] = context.TraceIdentifier;
            var (seconds, microseconds) = Math.DivRem((long)clock.GetElapsedTime(started).TotalMicroseconds, 1_000_000);
            headers[ProcessTime] = string.Create(CultureInfo.InvariantCulture, $"{seconds}.{microseconds:D6}");
            headers.XContentTypeOptions = NoSniff;
            headers.XFrameOptions = Deny;
            headers["Referrer-Policy"] = NoReferrer;
            headers["Cross-Origin-Opener-Policy"] = SameOrigin;

            // What an endpoint has said itself stands: a file that other sites may show, an answer that may be kept.
            headers.TryAdd("Cross-Origin-Resource-Policy", SameOrigin);
            headers.TryAdd("Cache-Control", NoStore);
            BrowserPolicy.Data.AddTo(headers);
            if (context.Request.IsHttps && !IsThisMachine(context.Request.Host.Host))
            {
                headers.StrictTransportSecurity = OneYear;
            }

            return Task.CompletedTask;
        }

        /// <summary>Else a developer's browser would ask for https of everything that he ever serves on localhost.</summary>
        private static bool IsThisMachine(string host) =>
            host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host is "127.0.0.1" or "[::1]";
    }
}
