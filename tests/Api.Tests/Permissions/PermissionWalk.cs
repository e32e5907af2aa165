using Microsoft.AspNetCore.Routing;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Tests.Fuzz;

namespace OrleansTickets.Api.Tests.Permissions;

/// <summary>Tries every endpoint that an application maps on everybody, and lists where the door is not what its declaration says.</summary>
internal sealed class PermissionWalk(TicketsApp app, IReadOnlyList<FuzzRoute> routes, Callers callers, Scene scene) : IDisposable
{
    private static readonly Caller[] Everybody = Enum.GetValues<Caller>();

    private readonly HttpClient _client = app.CreateClient();

    /// <summary>Endpoints that say nothing about who may pass.</summary>
    public static List<string> Undeclared(EndpointDataSource endpoints) =>
        [.. endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<Access>() is null)
            .Select(endpoint => endpoint.RoutePattern.RawText!)];

    /// <summary>Refusals, by requests that would be carried out for whoever may pass.</summary>
    public async Task<List<string>> FindOpenDoorsAsync()
    {
        var door = new Door(_client);
        List<string> found = [];
        var before = await Fingerprint.TakeAsync(app.Database);
        foreach (var route in routes)
        {
            foreach (var caller in Everybody)
            {
                if (Rulebook.Expect(route.Access, caller) is { } refused
                    && await door.KnockAsync(route, callers.TokenOf(caller), QueryOf(route, caller)) is var answer
                    && (answer.Status, answer.Error) != (refused.Status, refused.Error))
                {
                    found.Add($"{route}: {caller} got {answer} instead of {refused}");
                }
            }
        }

        if (await Fingerprint.TakeAsync(app.Database) is var after && after != before)
        {
            found.Add($"Those who were refused changed something:\n{before}\n\n{after}");
        }

        return found;
    }

    /// <summary>Admissions, by requests that get past the door and change nothing.</summary>
    public async Task<List<string>> FindClosedDoorsAsync()
    {
        var door = new Door(_client);
        List<string> found = [];
        foreach (var route in routes)
        {
            foreach (var caller in Everybody.Where(caller => Rulebook.Expect(route.Access, caller) is null))
            {
                var query = QueryOf(route, caller);
                var answer = await door.KnockIdlyAsync(route, callers.TokenOf(caller), query)
                    ?? await door.KnockAsync(route, await TokenToSpendAsync(caller), query);
                if (IsDenial(route, answer))
                {
                    found.Add($"{route}: {caller} got {answer} and should pass");
                }
            }
        }

        return found;
    }

    public void Dispose() => _client.Dispose();

    /// <summary>What is read must be there, too: the path names things of the event.</summary>
    private static bool IsDenial(FuzzRoute route, Answer answer) =>
        answer.Status is 401 or 403 || answer.Status >= 500 || (route.IsSafe && answer.Status == 404);

    /// <summary>An endpoint that takes neither a body nor a name acts on the caller, or on everything.</summary>
    private async Task<string?> TokenToSpendAsync(Caller caller) =>
        caller > Caller.Closed ? await callers.SignInAsync(caller) : callers.TokenOf(caller);

    private string QueryOf(FuzzRoute route, Caller caller) =>
        route.Access is not Access.OnEvent ? route.Query : caller != Caller.SuperAdminAtLarge ? $"?event_id={scene.Shop.EventId}" : "";
}
