namespace OrleansTickets.Api.Http;

/// <summary>Turns every failure into a problem: exceptions, and what the framework answers with a bare status.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    /// <summary>Nginx's status for "the client went away": nobody reads it, but metrics count it apart from successes.</summary>
    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            if (HasForeignCharset(context.Request))
            {
                await Problems.Of(ErrorCode.UnsupportedMediaType).ExecuteAsync(context);
                return;
            }

            await next(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, exception);
            return;
        }

        var response = context.Response;
        if (response.StatusCode >= 400 && !response.HasStarted && response.ContentType is null && response.ContentLength is null)
        {
            await Problems.OfStatus(response.StatusCode).ExecuteAsync(context);
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception exception)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = ClientClosedRequest;
            return;
        }

        var problem = ExceptionProblems.Find(exception);
        if (problem is null)
        {
            LogUnexpected(exception, context.Request.Method, context.Request.Path, context.TraceIdentifier);
            problem = Problems.OfStatus(StatusCodes.Status500InternalServerError);
        }
        else if (problem.Code == ErrorCode.Overloaded)
        {
            LogRefused(exception.GetType().Name, exception.Message, context.Request.Path, context.TraceIdentifier);
        }

        context.Response.Clear();
        await problem.ExecuteAsync(context);
    }

    /// <summary>JSON is UTF-8 (RFC 8259); the framework would transcode other charsets, and fail on unknown ones with an exception of its own.</summary>
    private static bool HasForeignCharset(HttpRequest request)
    {
        var contentType = request.ContentType;
        return contentType is not null
            && contentType.Contains("charset", StringComparison.OrdinalIgnoreCase)
            && !(Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var parsed)
                && (parsed.Charset.Length == 0
                    || parsed.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                    || parsed.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)));
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed unexpectedly, request {RequestId}")]
    private partial void LogUnexpected(Exception exception, string method, string path, string requestId);

    [LoggerMessage(LogLevel.Information, "Answered 503 to {Path}, request {RequestId}: {Exception}: {Reason}")]
    private partial void LogRefused(string exception, string reason, string path, string requestId);
}
