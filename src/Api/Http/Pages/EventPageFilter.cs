using System.Text.Json;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Api.Http.Pages;

/// <summary>
/// Keeps the answers of a public endpoint of an event and gives them out as long as the event does not change: its next change
/// is seen by the next request (<see cref="EventVersions"/>).
/// </summary>
/// <remarks>
/// In place of the framework's output cache, which keeps a page for each state of the event and drops them by time alone, makes
/// all wait for the one client that asked first, however slowly it reads, fails them when it hangs up (dotnet/aspnetcore#52310),
/// and answers 504 to a client that asks for <c>only-if-cached</c>.
/// </remarks>
/// <param name="item">The route value that tells the pages of one event apart; empty where it has one.</param>
internal sealed class EventPageFilter(
    string item, EventPages pages, EventDirectory events, EventVersions versions, IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json,
    IResponseCompressionProvider compression, TimeProvider clock)
    : IEndpointFilter
{
    /// <summary>However sure we are: no page is older than this.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;

        // Pages that somebody asks for in his own way are made for him: nobody shares them, and anybody could make them up.
        if (http.Request.QueryString.HasValue || !versions.IsLive || await FindKeyAsync(http) is not { } key)
        {
            return await next(context);
        }

        var slot = pages.SlotOf(key);
        for (var hasWaited = false; ; hasWaited = true)
        {
            var version = versions.Of(key.EventId);
            if (slot.Find(version, clock.GetUtcNow()) is { } found)
            {
                return found.Result;
            }

            var making = slot.Enter(version, out var isMine);
            if (isMine)
            {
                return await MakeAsync(key, slot, making, context, next);
            }

            // Begun before this request came, for a state that has passed since: only the next one is new enough.
            var isNewEnough = hasWaited || making.Version == version;
            var made = await making.Ended.WaitAsync(http.RequestAborted);
            if (isNewEnough && made is not null)
            {
                return made.Result;
            }
        }
    }

    private async ValueTask<PageKey?> FindKeyAsync(HttpContext http)
    {
        var values = http.Request.RouteValues;
        var part = Guid.Empty;
        return (item.Length == 0 || Guid.TryParse(values[item] as string, out part))
            && values["eventCode"] is string code
            && await events.FindAsync(code, http.RequestAborted) is { } eventId
                ? new PageKey(http.GetEndpoint()!, eventId, part)
                : null;
    }

    private async ValueTask<object?> MakeAsync(
        PageKey key, PageSlot slot, PageMaking making, EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try
        {
            var result = await next(context);
            var answer = Read(result, making.Version, http.Features.Get<PageLifetime>()?.End);
            pages.Keep(key, slot, making, answer);
            return answer.Result;
        }
        catch (Exception exception)
        {
            // A client that hangs up is no reason for others to fail.
            pages.Leave(key, slot, making, http.RequestAborted.IsCancellationRequested ? null : exception);
            throw;
        }
    }

    /// <summary>200 as the bytes of a page; a refusal as it is, for it says the same to all.</summary>
    private KeptAnswer Read(object? result, long version, DateTimeOffset? end)
    {
        if (result is INestedHttpResult nested)
        {
            result = nested.Result;
        }

        var until = clock.GetUtcNow() + MaxAge;
        if (end < until)
        {
            until = end.Value;
        }

        if (result is ProblemResult problem)
        {
            return new KeptAnswer(problem, version, until, 0);
        }

        if (result is not (IValueHttpResult { Value: { } value } and IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK }))
        {
            throw new InvalidOperationException($"A page of an event is 200 or a problem, not {result}.");
        }

        var options = json.Value.SerializerOptions;
        var body = JsonSerializer.SerializeToUtf8Bytes(value, options.GetTypeInfo(value.GetType()));

        // Twice: with what compressing adds.
        return new KeptAnswer(new EventPage(body, compression), version, until, 2 * body.Length);
    }
}
