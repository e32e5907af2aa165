using System.Globalization;

namespace OrleansTickets.Api.Http;

/// <summary>Answers with a problem. Made by <see cref="Problems"/>.</summary>
internal sealed class ProblemResult(ErrorCode code) : IResult, IStatusCodeHttpResult, IContentTypeHttpResult
{
    public const string MediaType = "application/problem+json";

    public ErrorCode Code { get; } = code;

    /// <summary>Set only where the framework answered with a status that no code has (405, 408).</summary>
    public int Status { get; init; } = code.Entry().Status;

    public FieldErrors? Errors { get; init; }

    public int? Available { get; init; }

    public int? Limit { get; init; }

    public Guid? ProductId { get; init; }

    public Guid? OptionId { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? EnteredAt { get; init; }

    public string? Gate { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string? ProviderCode { get; init; }

    /// <summary>More exact than the message.</summary>
    public Text? Detail { get; init; }

    /// <summary>What to tell people in place of the code's own message.</summary>
    public Text? Message { get; init; }

    private long? RetryAfterSeconds => RetryAfter is { } wait ? Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)) : null;

    int? IStatusCodeHttpResult.StatusCode => Status;

    string? IContentTypeHttpResult.ContentType => MediaType;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        WriteHead(httpContext.Response);
        return httpContext.Response.WriteAsJsonAsync(
            Describe(httpContext), HttpJsonContext.Problem.ProblemBody, MediaType, httpContext.RequestAborted);
    }

    /// <summary>Status and <c>Retry-After</c>, for an answer that tells the problem in another form.</summary>
    public void WriteHead(HttpResponse response)
    {
        response.StatusCode = Status;
        if (RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The problem itself: also for answers that hold several.</summary>
    public ProblemBody Describe(HttpContext context)
    {
        var entry = Code.Entry();
        var language = AcceptLanguage.Of(context.Request);
        var message = (Message ?? entry.Message).In(language);
        return new ProblemBody(
            entry.Type,
            entry.Title,
            Status,
            Detail?.In(language) ?? message,
            entry.Name,
            message,
            context.Request.Path.ToUriComponent(),
            context.TraceIdentifier,
            Errors?.In(language),
            Available,
            Limit,
            RetryAfterSeconds,
            ProductId,
            OptionId,
            Reason,
            EnteredAt,
            Gate,
            ProviderCode);
    }
}
