using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansTickets.Api.Tests.Accounts;

public sealed class ManagerTests(SharedApp shared) : IAsyncLifetime
{
    private const string Path = "/api/super-admin/managers";

    private readonly TicketsApp _app = shared.App;
    private HttpClient _admin = null!;
    private Guid _eventId;

    public async ValueTask InitializeAsync()
    {
        _admin = await _app.CreateClientAsync(As.SuperAdmin);
        (_eventId, _) = await _app.CreateEventAsync();
    }

    public ValueTask DisposeAsync()
    {
        _admin.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task List_ByEventAndLevel_HasThoseAlone()
    {
        var viewer = await _app.CreateManagerAsync(_eventId, 1);
        var manager = await _app.CreateManagerAsync(_eventId, 3);
        Assert.Equal([viewer.Id, manager.Id], await ListAsync($"?event_id={_eventId}"));
        Assert.Equal([manager.Id], await ListAsync($"?event_id={_eventId}&permission_level=3"));
        Assert.Empty(await ListAsync($"?event_id={_eventId}&permission_level=2"));
        await ProblemAssert.IsInvalidAsync(await _admin.GetAsync($"{Path}?permission_level=9"), "permission_level");
    }

    [Fact]
    public async Task Replace_Terms_AreThoseOfTheAnswerAndOfTheNextRead()
    {
        var (id, email) = await _app.CreateManagerAsync(_eventId, 1);
        var (other, _) = await _app.CreateEventAsync();
        var replaced = await Json.ReadAsync(await ReplaceAsync(id, $"new-{email}", other, 3), HttpStatusCode.OK);
        Assert.Equal(
            ($"new-{email}", "Renamed", $"{other}", 3, true),
            (Text("email"), Text("name"), Text("event_id"), replaced.GetProperty("permission_level").GetInt32(), replaced.GetProperty("is_active").GetBoolean()));
        using var read = await _admin.GetAsync($"{Path}/{id}");
        Assert.True(JsonElement.DeepEquals(replaced, await Json.ReadAsync(read, HttpStatusCode.OK)));

        string Text(string member) => replaced.GetProperty(member).GetString()!;
    }

    [Fact]
    public async Task Replace_OldETag_IsRefusedAndChangesNothing()
    {
        var (id, email) = await _app.CreateManagerAsync(_eventId, 1);
        using var read = await _admin.GetAsync($"{Path}/{id}");
        var tag = read.Headers.ETag!;
        using var first = await ReplaceAsync(id, email, _eventId, 2, tag);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.NotEqual(tag, first.Headers.ETag);
        using var second = await ReplaceAsync(id, email, _eventId, 3, tag);
        await ProblemAssert.IsAsync(second, HttpStatusCode.PreconditionFailed, "PRECONDITION_FAILED");
        using var same = await _admin.GetAsync($"{Path}/{id}");
        Assert.Equal(first.Headers.ETag, same.Headers.ETag);
        using var removal = new HttpRequestMessage(HttpMethod.Delete, $"{Path}/{id}") { Headers = { IfMatch = { tag } } };
        using var removed = await _admin.SendAsync(removal);
        await ProblemAssert.IsAsync(removed, HttpStatusCode.PreconditionFailed, "PRECONDITION_FAILED");
    }

    [Fact]
    public async Task Replace_ByManyWithOneETag_LetsOneThrough()
    {
        var (id, email) = await _app.CreateManagerAsync(_eventId, 1);
        using var read = await _admin.GetAsync($"{Path}/{id}");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ReplaceAsync(id, email, _eventId, 1, read.Headers.ETag, $"Name {i}")));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task Replace_WrongTerms_NamesThemAll()
    {
        var (id, _) = await _app.CreateManagerAsync(_eventId, 1);
        using var wrong = await _admin.PutAsJsonAsync($"{Path}/{id}", new { email = "nobody", name = "", event_id = "1", permission_level = 9 });
        await ProblemAssert.IsInvalidAsync(wrong, "email", "name", "event_id", "permission_level");
        using var unknown = await ReplaceAsync(id, "somebody@example.com", Guid.CreateVersion7(), 1);
        await ProblemAssert.IsInvalidAsync(unknown, "event_id");
    }

    [Fact]
    public async Task Replace_EmailOfAnother_IsConflictAndChangesNothing()
    {
        var (id, email) = await _app.CreateManagerAsync(_eventId, 1);
        var other = await _app.CreateManagerAsync(_eventId, 1);
        using var client = await SignInAsync(email);
        using var response = await ReplaceAsync(id, other.Email, _eventId, 3);
        await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "CONFLICT");
        using var stillIn = await SignInAsync(email);
        await AssertInAsync(client, HttpStatusCode.Forbidden);
    }

    /// <summary>Another level or event, a closed account: each ends what the manager holds.</summary>
    [Theory]
    [InlineData("demoted")]
    [InlineData("promoted")]
    [InlineData("moved")]
    [InlineData("suspended")]
    [InlineData("reset")]
    [InlineData("deleted")]
    public async Task Change_OfRightsOrPassword_EndsAllLoginsAtOnce(string change)
    {
        var (id, email) = await _app.CreateManagerAsync(_eventId, 2);
        var (other, _) = await _app.CreateEventAsync();
        using var tokens = await _app.SignInAsync("event-manager", email, TicketsApp.ManagerPassword);
        using var client = WithToken(tokens);
        await AssertInAsync(client, HttpStatusCode.OK);
        using var changed = change switch
        {
            "demoted" => await ReplaceAsync(id, email, _eventId, 1),
            "promoted" => await ReplaceAsync(id, email, _eventId, 3),
            "moved" => await ReplaceAsync(id, email, other, 2),
            "suspended" => await ReplaceAsync(id, email, _eventId, 2, isActive: false),
            "reset" => await ResetAsync(id, "Another-0000"),
            _ => await _admin.DeleteAsync($"{Path}/{id}"),
        };
        changed.EnsureSuccessStatusCode();
        await AssertInAsync(client, HttpStatusCode.Unauthorized);
        using var refreshed = await client.PostAsJsonAsync(
            "/api/auth/refresh", new { refresh_token = tokens.RootElement.GetProperty("refresh_token").GetString() });
        await ProblemAssert.IsAsync(refreshed, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        using var login = await client.PostAsJsonAsync("/api/auth/event-manager/login", new { email, password = TicketsApp.ManagerPassword });
        Assert.Equal(change is "demoted" or "promoted" or "moved" ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, login.StatusCode);
    }

    [Fact]
    public async Task Change_OfNameAlone_EndsNoLogin()
    {
        var (id, email) = await _app.CreateManagerAsync(_eventId, 2);
        using var client = await SignInAsync(email);
        using var changed = await ReplaceAsync(id, email, _eventId, 2);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        await AssertInAsync(client, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Delete_Manager_IsGoneAndLeavesItsAddress()
    {
        var (id, email) = await _app.CreateManagerAsync(_eventId, 2);
        using var deleted = await _admin.DeleteAsync($"{Path}/{id}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        foreach (var gone in (HttpResponseMessage[])
        [
            await _admin.GetAsync($"{Path}/{id}"), await _admin.DeleteAsync($"{Path}/{id}"), await ReplaceAsync(id, email, _eventId, 2),
            await ResetAsync(id, "Another-0000"),
        ])
        {
            await ProblemAssert.IsAsync(gone, HttpStatusCode.NotFound, "NOT_FOUND");
        }

        Assert.Empty(await ListAsync($"?event_id={_eventId}"));
        using var again = await _admin.PostAsJsonAsync(
            Path, new { email, password = TicketsApp.ManagerPassword, name = "Heir", event_id = _eventId, permission_level = 1 });
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        using var taken = await _admin.PostAsJsonAsync(
            Path, new { email, password = TicketsApp.ManagerPassword, name = "Third", event_id = _eventId, permission_level = 1 });
        await ProblemAssert.IsAsync(taken, HttpStatusCode.Conflict, "CONFLICT");
        using var heir = await SignInAsync(email);
        await AssertInAsync(heir, HttpStatusCode.Forbidden);
    }

    /// <summary>Nobody can shut out the super admins, not even one of them.</summary>
    [Fact]
    public async Task SuperAdmin_AsAManager_IsNotFound()
    {
        var super = await _app.Database.ScalarAsync<Guid>("SELECT id FROM admins WHERE admin_type = 'super_admin'");
        foreach (var answer in (HttpResponseMessage[])
        [
            await _admin.GetAsync($"{Path}/{super}"), await _admin.DeleteAsync($"{Path}/{super}"),
            await ReplaceAsync(super, "super@example.com", _eventId, 1), await ResetAsync(super, "Another-0000"),
        ])
        {
            await ProblemAssert.IsAsync(answer, HttpStatusCode.NotFound, "NOT_FOUND");
        }

        await AssertInAsync(_admin, HttpStatusCode.OK, "/api/super-admin/events");
    }

    [Fact]
    public async Task Reset_OfALockedManager_LetsItInWithTheNewPassword()
    {
        var (id, email) = await _app.CreateManagerAsync(_eventId, 2);
        using var client = _app.CreateClient();
        for (var i = 0; i < 6; i++)
        {
            using var failed = await client.PostAsJsonAsync("/api/auth/event-manager/login", new { email, password = "wrong-password" });
            Assert.Equal(i < 5 ? HttpStatusCode.Unauthorized : HttpStatusCode.Locked, failed.StatusCode);
        }

        using var reset = await ResetAsync(id, "Another-0000");
        Assert.Equal(HttpStatusCode.NoContent, reset.StatusCode);
        using var tokens = await _app.SignInAsync("event-manager", email, "Another-0000");
        await ProblemAssert.IsInvalidAsync(await ResetAsync(id, "short"), "new_password");
    }

    private async Task<List<Guid>> ListAsync(string query)
    {
        using var response = await _admin.GetAsync(Path + query);
        return [.. (await Json.ReadAsync(response, HttpStatusCode.OK)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())];
    }

    private async Task<HttpResponseMessage> ReplaceAsync(
        Guid id, string email, Guid eventId, int level, EntityTagHeaderValue? tag = null, string name = "Renamed", bool? isActive = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{Path}/{id}")
        {
            Content = JsonContent.Create(new { email, name, event_id = eventId, permission_level = level, is_active = isActive }),
        };
        if (tag is not null)
        {
            request.Headers.IfMatch.Add(tag);
        }

        return await _admin.SendAsync(request);
    }

    private Task<HttpResponseMessage> ResetAsync(Guid id, string password) =>
        _admin.PostAsJsonAsync($"{Path}/{id}/reset-password", new { new_password = password });

    private async Task<HttpClient> SignInAsync(string email)
    {
        using var tokens = await _app.SignInAsync("event-manager", email, TicketsApp.ManagerPassword);
        return WithToken(tokens);
    }

    private HttpClient WithToken(JsonDocument tokens)
    {
        var client = _app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.RootElement.GetProperty("access_token").GetString());
        return client;
    }

    private static async Task AssertInAsync(HttpClient client, HttpStatusCode status, string path = "/api/admin/products")
    {
        using var response = await client.GetAsync(path);
        Assert.Equal(status, response.StatusCode);
    }
}
