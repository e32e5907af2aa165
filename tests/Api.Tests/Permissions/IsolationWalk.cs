using OrleansTickets.Api.Http;
using OrleansTickets.Api.Tests.Fuzz;

namespace OrleansTickets.Api.Tests.Permissions;

/// <summary>
/// Asks, as the manager of one event, for the things of another, which are there: by the ids in a path, by those in a body, and by
/// reading lists. Also as a super admin who named the wrong event.
/// </summary>
internal sealed class IsolationWalk(TicketsApp app, IReadOnlyList<FuzzRoute> routes, Callers callers, Scene scene, Guid foreignEventId) : IDisposable
{
    private readonly HttpClient _client = app.CreateClient();

    private IEnumerable<FuzzRoute> Routes => routes.Where(route => route.Access is Access.OnEvent);

    public async Task<List<string>> FindLeaksAsync()
    {
        List<string> found = [];
        foreach (var (caller, query) in ((Caller, string)[])[(Caller.ForeignManager, ""), (Caller.SuperAdmin, $"?event_id={foreignEventId}")])
        {
            foreach (var route in Routes.Where(route => route.NamesThing || route.IsSafe || NamesThings(Sent(route), but: "")))
            {
                if (await FindLeakAsync(route, caller, query) is { } leak)
                {
                    found.Add($"{route}: {caller} of another event {leak}");
                }
            }
        }

        return found;
    }

    public void Dispose() => _client.Dispose();

    private async Task<string?> FindLeakAsync(FuzzRoute route, Caller caller, string query)
    {
        var before = await Fingerprint.TakeAsync(app.Database);
        var answer = await new Door(_client).KnockAsync(route, callers.TokenOf(caller), query);
        return route.NamesThing && answer.Status != 404 ? $"got {answer} instead of 404"
            : answer.Status < 400 && NamesThings(answer.Text, Sent(route)) ? $"was told of it: {answer.Text[..Math.Min(200, answer.Text.Length)]}"
            : before != await Fingerprint.TakeAsync(app.Database) ? $"changed it: {answer}"
            : null;
    }

    private static string Sent(FuzzRoute route) => $"{route.Path} {route.Body?.ToJsonString()}";

    /// <param name="but">What was asked with may come back: whoever sent it knows it.</param>
    private bool NamesThings(string text, string but) => scene.Names.Any(
        name => text.Contains(name, StringComparison.Ordinal) && !but.Contains(name, StringComparison.Ordinal));
}
