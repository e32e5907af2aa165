using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansTickets.Api.Tests.Notices;

/// <summary>An event on sale and its notices, as its manager and its visitors reach them.</summary>
internal sealed class NoticeBoard(TicketsApp app, Guid eventId, string code, HttpClient manager) : IDisposable
{
    public Guid EventId => eventId;

    public string Code => code;

    public HttpClient Manager => manager;

    /// <summary>Not signed in.</summary>
    public HttpClient Visitor { get; } = app.CreateClient();

    public static async Task<NoticeBoard> OpenAsync(TicketsApp app)
    {
        var (eventId, code, _) = await app.OpenEventAsync();
        return new NoticeBoard(app, eventId, code, await app.CreateClientAsync(As.Manager(eventId)));
    }

    public static JsonObject NewNotice(string title = "Opening hours", string content = "Open **daily**.", DateTimeOffset? from = null, DateTimeOffset? to = null, bool pinned = false) =>
        new()
        {
            ["title"] = title, ["content"] = content, ["is_pinned"] = pinned, ["published_from"] = from?.ToString("O"), ["published_to"] = to?.ToString("O"),
        };

    public string Path(string rest = "") => $"/api/admin/notices{rest}";

    public string PublicPath(string rest = "") => $"/api/public/{Code}/notices{rest}";

    public async Task<Guid> CreateAsync(JsonObject notice)
    {
        using var response = await Manager.PostAsJsonAsync(Path(), notice);
        return (await Json.ReadAsync(response, HttpStatusCode.Created)).GetProperty("id").GetGuid();
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, JsonObject? body = null, string? ifMatch = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return Manager.SendAsync(request);
    }

    /// <summary>The titles that visitors see, in their order.</summary>
    public Task<string[]> ReadTitlesAsync() => ReadTitlesAsync(Visitor, PublicPath());

    public static async Task<string[]> ReadTitlesAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        var list = await Json.ReadAsync(response, HttpStatusCode.OK);
        return [.. list.GetProperty("items").EnumerateArray().Select(notice => notice.GetProperty("title").GetString()!)];
    }

    public async Task<HttpStatusCode> StatusAsync(Guid noticeId)
    {
        using var response = await Visitor.GetAsync(PublicPath($"/{noticeId}"));
        return response.StatusCode;
    }

    public void Dispose()
    {
        Manager.Dispose();
        Visitor.Dispose();
    }
}
