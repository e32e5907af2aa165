using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansTickets.Api.Tests.Activity;

public sealed class LoginTests(SharedApp shared)
{
    private const string Login = "/api/auth/super-admin/login";

    private TicketsApp App => shared.App;

    [Fact]
    public async Task Login_ThatSucceeds_IsRecordedWithItsSession()
    {
        using var client = App.CreateClient();
        var entry = await Trail.ChangeAsync(App.Database, client, HttpMethod.Post, Login, Credentials(TicketsApp.AdminEmail, TicketsApp.AdminPassword));

        Assert.Equal(("logged_in", "super_admin", "127.0.0.1"), (entry.Action, entry["admin_type"], entry["ip_address"]));
        Assert.Equal(1L, await App.Database.ScalarAsync<long>(
            $"SELECT count(*) FROM admin_sessions WHERE id = '{entry["target_id"]}' AND admin_id = '{entry["admin_id"]}'"));
    }

    /// <summary>Whoever reads the log learns what was tried, not which accounts there are.</summary>
    [Fact]
    public async Task Login_ThatFails_IsRecordedTheSameWithAndWithoutAnAccount()
    {
        var (eventId, _) = await App.CreateEventAsync();
        using var client = App.CreateClient();
        using var manager = await App.SignInAsync(As.Viewer(eventId));
        var known = await App.Database.ScalarAsync<string>($"SELECT email FROM admins WHERE event_id = '{eventId}'");
        List<string> seen = [];
        foreach (var email in (string[])[known, "unknown@example.com"])
        {
            var entry = await FailAsync(client, "/api/auth/event-manager/login", email, HttpStatusCode.Unauthorized);
            Assert.Equal($"login {email}", entry!.Target);
            seen.Add($"{entry.Action} {entry["admin_id"]} {entry["admin_type"]} {entry["event_id"]} {entry["before"]} {entry["after"]}");
        }

        Assert.Equal("login_failed  event_manager   ", seen[0]);
        Assert.Equal(seen[0], seen[1]);
    }

    [Fact]
    public async Task Login_FailedFiveTimes_IsRecordedAsLockedAndThenNotAnyMore()
    {
        using var client = App.CreateClient();
        List<string?> actions = [];
        for (var i = 0; i < 7; i++)
        {
            var entry = await FailAsync(client, Login, "locked@example.com", i < 5 ? HttpStatusCode.Unauthorized : HttpStatusCode.Locked);
            actions.Add(entry?.Action);
        }

        Assert.Equal(["login_failed", "login_failed", "login_failed", "login_failed", "login_locked", null, null], actions);
    }

    [Fact]
    public async Task RefreshToken_UsedAgain_IsRecordedOnceAsTheEndOfItsLogin()
    {
        using var tokens = await App.SignInAsync(As.SuperAdmin);
        using var client = App.CreateClient();
        var body = new JsonObject { ["refresh_token"] = tokens.RootElement.GetProperty("refresh_token").GetString() };

        List<string> actions = [];
        foreach (var status in (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized])
        {
            var (response, entries) = await Trail.SendAsync(App.Database, client, HttpMethod.Post, "/api/auth/refresh", body.DeepClone());
            using (response)
            {
                Assert.Equal(status, response.StatusCode);
                actions.AddRange(entries.Select(entry => $"{entry.Action} {entry["admin_type"]} {entry.Target.Split(' ')[0]}"));
            }
        }

        Assert.Equal(["refresh_token_reused super_admin session"], actions);
    }

    [Fact]
    public async Task Logout_IsRecordedWithItsSession()
    {
        using var client = await App.CreateClientAsync(As.SuperAdmin);
        var entry = await Trail.ChangeAsync(App.Database, client, HttpMethod.Post, "/api/auth/logout");

        Assert.Equal("logged_out", entry.Action);
        Assert.Equal(1L, await App.Database.ScalarAsync<long>(
            $"SELECT count(*) FROM admin_sessions WHERE id = '{entry["target_id"]}' AND revoked_at IS NOT NULL"));
    }

    private async Task<Entry?> FailAsync(HttpClient client, string path, string email, HttpStatusCode status)
    {
        var (response, entries) = await Trail.SendAsync(App.Database, client, HttpMethod.Post, path, Credentials(email, "wrong-password"));
        using (response)
        {
            Assert.Equal(status, response.StatusCode);
            Assert.InRange(entries.Count, 0, 1);
            return entries.FirstOrDefault();
        }
    }

    private static JsonObject Credentials(string email, string password) => new() { ["email"] = email, ["password"] = password };
}
