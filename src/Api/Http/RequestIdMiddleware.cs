using System.Buffers;

namespace OrleansTickets.Api.Http;

/// <summary>
/// Names the request: by the client's <c>X-Request-ID</c> where it is fit to be logged (1 to 64 letters, digits, <c>-_.:</c>),
/// else by the server's own. The answer carries it (<see cref="Answers.AnswerHeaders"/>).
/// </summary>
internal sealed class RequestIdMiddleware(RequestDelegate next)
{
    public const string Header = "X-Request-ID";

    private const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:");

    public Task InvokeAsync(HttpContext context)
    {
        var given = context.Request.Headers[Header];
        if (given.Count == 1 && given[0] is { Length: > 0 and <= MaxLength } id && !id.AsSpan().ContainsAnyExcept(Allowed))
        {
            context.TraceIdentifier = id;
        }

        return next(context);
    }
}
