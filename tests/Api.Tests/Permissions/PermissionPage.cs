using System.Text;
using Microsoft.AspNetCore.Routing;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Tests.Permissions;

/// <summary>An endpoint and what it requires.</summary>
internal sealed record DeclaredEndpoint(string Method, string Path, Access Access)
{
    public string Name => $"{Method} {Path}";
}

/// <summary>Writes docs/permissions.md from what the endpoints declare.</summary>
internal static class PermissionPage
{
    private const string Head = """
        # Who may do what

        Made from the endpoints that the application maps, by `WRITE_DOCS=1 ./test PermissionPage`; a test fails where this page and the
        application differ, and others try each endpoint on everybody in these tables and on forged, expired and revoked tokens.

        - **Levels.** An event manager is a viewer (1), staff (2) or manager (3) of one event; each may do what those before may. A super
          admin (9) may do everything.
        - **Events.** Under `/api/admin`, an event manager acts on its own event, and naming another by `?event_id=` is 403 `WRONG_EVENT`; a
          super admin must name one, else 400. What belongs to another event is 404, as if it were not there.
        - **Tokens.** One that is missing, forged, changed, revoked or of a closed account is 401 `UNAUTHENTICATED`, one that is over 401
          `TOKEN_EXPIRED`. Too low a level is 403 `FORBIDDEN`. Public endpoints do not look at tokens.

        """;

    private static readonly (string Title, Func<Access, bool> Holds)[] Sections =
    [
        ("Super administration", access => access is Access.SuperAdmin),
        ("Administration of one event", access => access is Access.OnEvent),
        ("Every admin", access => access is Access.AnyAdmin),
    ];

    private static readonly (string Title, Caller Caller)[] Columns =
    [
        ("nobody", Caller.Nobody), ("viewer", Caller.Viewer), ("staff", Caller.Staff), ("manager", Caller.Manager),
        ("manager of another event", Caller.ForeignManager), ("super admin", Caller.SuperAdmin),
    ];

    /// <summary>All that are mapped, in the order of the page.</summary>
    public static List<DeclaredEndpoint> Read(EndpointDataSource endpoints) =>
    [
        .. from endpoint in endpoints.Endpoints.OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           where method != "HEAD"
           let declared = new DeclaredEndpoint(method, $"/{endpoint.RoutePattern.RawText!.Trim('/')}", endpoint.Metadata.GetMetadata<Access>()!)
           orderby declared.Path, Array.IndexOf(["GET", "POST", "PUT", "DELETE"], method)
           select declared,
    ];

    public static string Write(IReadOnlyList<DeclaredEndpoint> endpoints)
    {
        var page = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var (title, holds) in Sections)
        {
            page.Append($"\n## {title}\n\n| endpoint | {string.Join(" | ", Columns.Select(column => column.Title))} |\n");
            page.Append($"|---|{string.Concat(Columns.Select(_ => "---|"))}\n");
            foreach (var endpoint in endpoints.Where(endpoint => holds(endpoint.Access)))
            {
                page.Append($"| `{endpoint.Method} {Plain(endpoint.Path)}` | {string.Join(" | ", Columns.Select(column => Cell(endpoint.Access, column.Caller)))} |\n");
            }
        }

        page.Append("\n## Everybody\n\n");
        foreach (var endpoint in endpoints.Where(endpoint => endpoint.Access is Access.Public))
        {
            page.Append($"- `{endpoint.Method} {Plain(endpoint.Path)}`\n");
        }

        return page.ToString();
    }

    private static string Cell(Access access, Caller caller) => Rulebook.Expect(access, caller) is { } refused ? $"{refused.Status}" : "yes";

    private static string Plain(string path) => path.Replace(":guid", "", StringComparison.Ordinal);
}
