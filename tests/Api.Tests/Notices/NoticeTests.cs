using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansTickets.Api.Tests.Files;

namespace OrleansTickets.Api.Tests.Notices;

public sealed class NoticeTests(SharedApp shared)
{
    [Fact]
    public async Task Create_Notice_IsSeenByAll()
    {
        using var board = await NoticeBoard.OpenAsync(shared.App);
        using var created = await board.Manager.PostAsJsonAsync(board.Path(), NoticeBoard.NewNotice(content: "Open **daily**.\n<script>alert(1)</script>"));
        var notice = await Json.ReadAsync(created, HttpStatusCode.Created);
        Assert.Equal(
            ["content", "content_html", "created_at", "id", "is_pinned", "published_at", "published_from", "published_to", "status", "title", "updated_at"],
            Json.Members(notice));
        Assert.Equal("published", notice.GetProperty("status").GetString());
        using var read = await board.Manager.GetAsync(created.Headers.Location);
        Assert.True(JsonElement.DeepEquals(notice, await Json.ReadAsync(read, HttpStatusCode.OK)));
        Assert.Equal(created.Headers.ETag, read.Headers.ETag);

        using var seen = await board.Visitor.GetAsync(board.PublicPath($"/{notice.GetProperty("id")}"));
        var visible = await Json.ReadAsync(seen, HttpStatusCode.OK);
        Assert.Equal(["content", "content_html", "id", "is_pinned", "published_at", "title", "updated_at"], Json.Members(visible));
        Assert.Equal(
            "<p>Open <strong>daily</strong>.<br>\n&lt;script&gt;alert(1)&lt;/script&gt;</p>", visible.GetProperty("content_html").GetString());
        Assert.Equal("Open **daily**.\n<script>alert(1)</script>", visible.GetProperty("content").GetString());
    }

    [Fact]
    public async Task List_Visitors_SeePinnedThenNewestWithAnExcerpt()
    {
        using var board = await NoticeBoard.OpenAsync(shared.App);
        foreach (var (title, pinned) in (List<(string, bool)>)[("a", false), ("b", true), ("c", false), ("d", true)])
        {
            await board.CreateAsync(NoticeBoard.NewNotice(title, $"# Title\n\n{new string('x', 300)} ", pinned: pinned));
        }

        Assert.Equal(["d", "b", "c", "a"], await board.ReadTitlesAsync());
        using var response = await board.Visitor.GetAsync(board.PublicPath("?limit=1"));
        var list = await Json.ReadAsync(response, HttpStatusCode.OK);
        Assert.Equal(4, list.GetProperty("total").GetInt32());
        var first = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal(["excerpt", "id", "is_pinned", "published_at", "title", "updated_at"], Json.Members(first));
        Assert.StartsWith("Title xxx", first.GetProperty("excerpt").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("x…", first.GetProperty("excerpt").GetString(), StringComparison.Ordinal);

        List<string> titles = [];
        for (var path = board.PublicPath("?limit=1"); path is not null;)
        {
            using var page = await board.Visitor.GetAsync(path);
            var body = await Json.ReadAsync(page, HttpStatusCode.OK);
            titles.Add(body.GetProperty("items")[0].GetProperty("title").GetString()!);
            path = body.GetProperty("next_cursor").GetString() is { } cursor ? board.PublicPath($"?limit=1&cursor={cursor}") : null;
        }

        Assert.Equal(["d", "b", "c", "a"], titles);
    }

    [Fact]
    public async Task List_Filtered_HasOnlyThose()
    {
        using var board = await NoticeBoard.OpenAsync(shared.App);
        var now = TimeProvider.System.GetUtcNow();
        await board.CreateAsync(NoticeBoard.NewNotice("now"));
        await board.CreateAsync(NoticeBoard.NewNotice("pinned", pinned: true));
        await board.CreateAsync(NoticeBoard.NewNotice("later", from: now.AddDays(1)));
        await board.CreateAsync(NoticeBoard.NewNotice("over", from: now.AddDays(-2), to: now.AddDays(-1)));
        Assert.Equal(["over", "later", "pinned", "now"], await NoticeBoard.ReadTitlesAsync(board.Manager, board.Path()));
        Assert.Equal(["pinned", "now"], await NoticeBoard.ReadTitlesAsync(board.Manager, board.Path("?status=published")));
        Assert.Equal(["later"], await NoticeBoard.ReadTitlesAsync(board.Manager, board.Path("?status=scheduled")));
        Assert.Equal(["over"], await NoticeBoard.ReadTitlesAsync(board.Manager, board.Path("?status=expired")));
        Assert.Equal(["pinned"], await NoticeBoard.ReadTitlesAsync(board.Manager, board.Path("?is_pinned=true&status=published")));
        Assert.Equal(["pinned", "now"], await board.ReadTitlesAsync());
        await ProblemAssert.IsInvalidAsync(await board.Manager.GetAsync(board.Path("?status=0")), "status");
        await ProblemAssert.IsInvalidAsync(await board.Manager.GetAsync(board.Path("?is_pinned=1")), "is_pinned");
    }

    [Theory]
    [InlineData("{}", "title", "content")]
    [InlineData("{\"title\":\" \",\"content\":\" \"}", "title", "content")]
    [InlineData("{\"title\":\"a\\nb\",\"content\":\"x\"}", "title")]
    [InlineData("{\"title\":\"a\",\"content\":\"x\\u0000\"}", "content")]
    [InlineData("{\"title\":\"a\",\"content\":\"x\",\"published_from\":\"2026-12-02T00:00:00Z\",\"published_to\":\"2026-12-02T00:00:00Z\"}", "published_to")]
    [InlineData("{\"title\":\"a\",\"content\":\"x\",\"published_from\":\"1999-12-02T00:00:00Z\"}", "published_from")]
    [InlineData("{\"title\":\"a\",\"content\":\"x\",\"published_from\":\"2026-12-02T00:00:00\"}", "published_from")]
    [InlineData("{\"title\":\"a\",\"content\":\"x\",\"is_pinned\":1}", "is_pinned")]
    [InlineData("{\"title\":\"a\",\"content\":\"![x](https://x.example/x.png)\"}", "content")]
    [InlineData("{\"title\":\"a\",\"content\":\"![x](/files/0123456789abcdef0123456789abcdef.png)\"}", "content")]
    public async Task Create_WrongBody_NamesTheFields(string body, params string[] fields)
    {
        using var board = await NoticeBoard.OpenAsync(shared.App);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await board.Manager.PostAsync(board.Path(), content);
        await ProblemAssert.IsInvalidAsync(response, fields);
        Assert.Empty(await NoticeBoard.ReadTitlesAsync(board.Manager, board.Path()));
    }

    [Fact]
    public async Task Create_NestedVeryDeeplyOrTooLong_IsInvalid()
    {
        using var board = await NoticeBoard.OpenAsync(shared.App);
        foreach (var content in (string[])[string.Concat(Enumerable.Repeat("> ", 4_900)) + "x", new string('x', 10_001)])
        {
            using var response = await board.Manager.PostAsJsonAsync(board.Path(), NoticeBoard.NewNotice(content: content));
            await ProblemAssert.IsInvalidAsync(response, "content");
        }

        await board.CreateAsync(NoticeBoard.NewNotice(content: new string('한', 10_000)));
    }

    [Fact]
    public async Task Put_Notice_ReplacesItAndSeesWhoWasFirst()
    {
        using var board = await NoticeBoard.OpenAsync(shared.App);
        var id = await board.CreateAsync(NoticeBoard.NewNotice());
        using var read = await board.Manager.GetAsync(board.Path($"/{id}"));
        var tag = read.Headers.ETag!.ToString();
        using var changed = await board.SendAsync(HttpMethod.Put, board.Path($"/{id}"), NoticeBoard.NewNotice("New title", pinned: true), tag);
        var notice = await Json.ReadAsync(changed, HttpStatusCode.OK);
        Assert.Equal("New title", notice.GetProperty("title").GetString());
        Assert.NotEqual(tag, changed.Headers.ETag!.ToString());
        using var late = await board.SendAsync(HttpMethod.Put, board.Path($"/{id}"), NoticeBoard.NewNotice("Late"), tag);
        await ProblemAssert.IsAsync(late, HttpStatusCode.PreconditionFailed, "PRECONDITION_FAILED");
        using var lateDelete = await board.SendAsync(HttpMethod.Delete, board.Path($"/{id}"), ifMatch: tag);
        await ProblemAssert.IsAsync(lateDelete, HttpStatusCode.PreconditionFailed, "PRECONDITION_FAILED");
        Assert.Equal(["New title"], await board.ReadTitlesAsync());

        using var same = await board.SendAsync(
            HttpMethod.Put, board.Path($"/{id}"), JsonNode.Parse(notice.GetRawText())!.AsObject(), changed.Headers.ETag.ToString());
        Assert.True(JsonElement.DeepEquals(notice, await Json.ReadAsync(same, HttpStatusCode.OK)));
        Assert.Equal(changed.Headers.ETag, same.Headers.ETag);
    }

    [Fact]
    public async Task Put_ByManyAtOnceWithOneTag_OnlyOneSucceeds()
    {
        using var board = await NoticeBoard.OpenAsync(shared.App);
        var id = await board.CreateAsync(NoticeBoard.NewNotice());
        using var read = await board.Manager.GetAsync(board.Path($"/{id}"));
        var tag = read.Headers.ETag!.ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            board.SendAsync(HttpMethod.Put, board.Path($"/{id}"), NoticeBoard.NewNotice($"by {i}"), tag)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(11, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task Delete_Notice_IsGoneForAll()
    {
        using var board = await NoticeBoard.OpenAsync(shared.App);
        var id = await board.CreateAsync(NoticeBoard.NewNotice());
        using var deleted = await board.SendAsync(HttpMethod.Delete, board.Path($"/{id}"));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await board.StatusAsync(id));
        foreach (var (method, body) in (List<(HttpMethod, JsonObject?)>)[(HttpMethod.Get, null), (HttpMethod.Put, NoticeBoard.NewNotice()), (HttpMethod.Delete, null)])
        {
            using var again = await board.SendAsync(method, board.Path($"/{id}"), body);
            await ProblemAssert.IsAsync(again, HttpStatusCode.NotFound, "NOT_FOUND");
        }

        Assert.Empty(await NoticeBoard.ReadTitlesAsync(board.Manager, board.Path()));
        Assert.Equal(
            "notice_created, notice_deleted",
            await shared.App.Database.ScalarAsync<string>(
                $"SELECT string_agg(action_type, ', ' ORDER BY seq) FROM activity_log WHERE target_type = 'notice' AND target_id = '{id}'"));
        Assert.Equal(1L, await shared.App.Database.ScalarAsync<long>($"SELECT count(*) FROM notices WHERE id = '{id}' AND deleted_at IS NOT NULL"));
    }

    [Fact]
    public async Task Notices_ByLevel_AllReadAndManagersWrite()
    {
        using var board = await NoticeBoard.OpenAsync(shared.App);
        var id = await board.CreateAsync(NoticeBoard.NewNotice());
        foreach (var who in (As[])[As.Viewer(board.EventId), As.Staff(board.EventId)])
        {
            using var client = await shared.App.CreateClientAsync(who);
            using var read = await client.GetAsync(board.Path($"/{id}"));
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
            foreach (var response in (HttpResponseMessage[])
                [
                    await client.PostAsJsonAsync(board.Path(), NoticeBoard.NewNotice()),
                    await client.PutAsJsonAsync(board.Path($"/{id}"), NoticeBoard.NewNotice()),
                    await client.DeleteAsync(board.Path($"/{id}")),
                ])
            {
                await ProblemAssert.IsAsync(response, HttpStatusCode.Forbidden, "FORBIDDEN");
            }
        }

        using var admin = await shared.App.CreateClientAsync(As.SuperAdmin);
        using var changed = await admin.PutAsJsonAsync($"{board.Path($"/{id}")}?event_id={board.EventId}", NoticeBoard.NewNotice("by super"));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Fact]
    public async Task Notices_OfAnotherEvent_AreNotThere()
    {
        using var board = await NoticeBoard.OpenAsync(shared.App);
        using var other = await NoticeBoard.OpenAsync(shared.App);
        var id = await board.CreateAsync(NoticeBoard.NewNotice());
        foreach (var (method, body) in (List<(HttpMethod, JsonObject?)>)[(HttpMethod.Get, null), (HttpMethod.Put, NoticeBoard.NewNotice()), (HttpMethod.Delete, null)])
        {
            using var foreign = await other.SendAsync(method, other.Path($"/{id}"), body);
            await ProblemAssert.IsAsync(foreign, HttpStatusCode.NotFound, "NOT_FOUND");
        }

        Assert.Equal(HttpStatusCode.NotFound, await other.StatusAsync(id));
        Assert.Empty(await other.ReadTitlesAsync());
        Assert.Equal(HttpStatusCode.OK, await board.StatusAsync(id));
    }

    [Fact]
    public async Task Public_EventInactiveOrUnknown_IsNotFound()
    {
        using var board = await NoticeBoard.OpenAsync(shared.App);
        var id = await board.CreateAsync(NoticeBoard.NewNotice());
        using var admin = await shared.App.CreateClientAsync(As.SuperAdmin);
        using var deactivated = await admin.PostAsync($"/api/super-admin/events/{board.EventId}/deactivate", null);
        deactivated.EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.NotFound, await board.StatusAsync(id));
        foreach (var path in (string[])[board.PublicPath(), "/api/public/UNKNOWN/notices", $"/api/public/UNKNOWN/notices/{id}", "/api/public/x/notices"])
        {
            using var response = await board.Visitor.GetAsync(path);
            await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
        }

        using var activated = await admin.PostAsync($"/api/super-admin/events/{board.EventId}/activate", null);
        activated.EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.OK, await board.StatusAsync(id));
    }

    [Fact]
    public async Task Files_ShownByANotice_CannotBeDeletedUntilItShowsThemNoMore()
    {
        using var board = await NoticeBoard.OpenAsync(shared.App);
        var file = await board.Manager.UploadAsync(board.EventId, SampleFiles.Png());
        var map = await board.Manager.UploadAsync(board.EventId, SampleFiles.Read("map.pdf"));
        var id = await board.CreateAsync(NoticeBoard.NewNotice(content: $"![poster]({file.GetProperty("url")}) [map]({map.GetProperty("url")})"));
        using var seen = await board.Visitor.GetAsync(board.PublicPath($"/{id}"));
        Assert.Contains(
            $"<img src=\"{file.GetProperty("url")}\"", (await Json.ReadAsync(seen, HttpStatusCode.OK)).GetProperty("content_html").GetString(), StringComparison.Ordinal);
        await AssertDeletionAsync(board, file, HttpStatusCode.Conflict);
        await AssertDeletionAsync(board, map, HttpStatusCode.Conflict);
        using var changed = await board.SendAsync(HttpMethod.Put, board.Path($"/{id}"), NoticeBoard.NewNotice(content: $"[map]({map.GetProperty("url")})"));
        changed.EnsureSuccessStatusCode();
        await AssertDeletionAsync(board, file, HttpStatusCode.NoContent);
        await AssertDeletionAsync(board, map, HttpStatusCode.Conflict);
        using var deleted = await board.SendAsync(HttpMethod.Delete, board.Path($"/{id}"));
        deleted.EnsureSuccessStatusCode();
        await AssertDeletionAsync(board, map, HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Files_OfAnotherEventOrDeleted_CannotBeShown()
    {
        using var board = await NoticeBoard.OpenAsync(shared.App);
        using var other = await NoticeBoard.OpenAsync(shared.App);
        var foreign = await other.Manager.UploadAsync(other.EventId, SampleFiles.Png());
        var gone = await board.Manager.UploadAsync(board.EventId, SampleFiles.Png());
        await AssertDeletionAsync(board, gone, HttpStatusCode.NoContent);
        foreach (var file in (JsonElement[])[foreign, gone])
        {
            using var response = await board.Manager.PostAsJsonAsync(board.Path(), NoticeBoard.NewNotice(content: $"![x]({file.GetProperty("url")})"));
            await ProblemAssert.IsInvalidAsync(response, "content");
        }
    }

    [Fact]
    public async Task Files_DeletedAndShownAtOnce_NeverBoth()
    {
        using var board = await NoticeBoard.OpenAsync(shared.App);
        for (var i = 0; i < 10; i++)
        {
            var file = await board.Manager.UploadAsync(board.EventId, SampleFiles.Png());
            var show = board.Manager.PostAsJsonAsync(board.Path(), NoticeBoard.NewNotice(content: $"![x]({file.GetProperty("url")})"));
            var delete = board.Manager.DeleteAsync($"/api/admin/files/{file.GetProperty("id")}");
            await Task.WhenAll(show, delete);
            Assert.Equal((await show).StatusCode == HttpStatusCode.Created, (await delete).StatusCode == HttpStatusCode.Conflict);
        }
    }

    private static async Task AssertDeletionAsync(NoticeBoard board, JsonElement file, HttpStatusCode status)
    {
        using var response = await board.Manager.DeleteAsync($"/api/admin/files/{file.GetProperty("id")}");
        Assert.Equal(status, response.StatusCode);
    }
}
