using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansTickets.Fixtures;
using OrleansTickets.Silo.Engines;

namespace OrleansTickets.Api.Tests.Accounts;

public sealed class AuthTests : IAsyncLifetime
{
    private TicketsApp _app = null!;
    private HttpClient _client = null!;

    private FakeClock Clock
    {
        get
        {
            Assert.SkipWhen(_app.Clock is null, "On Orleans only the grains' clock can be moved: see TestClock.");
            return _app.Clock;
        }
    }

    public async ValueTask InitializeAsync()
    {
        _app = await TicketsApp.StartAsync(NewClock());
        _client = _app.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Login_RightPassword_AnswersAsTheContractSays()
    {
        using var tokens = await _app.SignInAsync(As.SuperAdmin);
        Assert.Equal(
            ["access_token", "expires_in", "refresh_expires_in", "refresh_token", "token_type"],
            tokens.RootElement.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal("Bearer", tokens.RootElement.GetProperty("token_type").GetString());
        Assert.Equal(1800, tokens.RootElement.GetProperty("expires_in").GetInt32());
        Assert.Equal(604800, tokens.RootElement.GetProperty("refresh_expires_in").GetInt32());
    }

    [Fact]
    public async Task Login_WrongPasswordOrNoAccount_AnswersTheSame()
    {
        using var wrong = await LoginAsync(TicketsApp.AdminEmail, "wrong-password");
        using var nobody = await LoginAsync("nobody@example.com", "wrong-password");
        var first = await ProblemAssert.IsAsync(wrong, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        var second = await ProblemAssert.IsAsync(nobody, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        Assert.Equal(first.GetProperty("detail").GetString(), second.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData(TicketsApp.AdminEmail)]
    [InlineData("nobody@example.com")]
    public async Task Login_FiveFailures_LocksFor15Minutes(string email)
    {
        // It must stand still before the first second is counted.
        var clock = Clock;
        for (var i = 0; i < 5; i++)
        {
            using var failed = await LoginAsync(email, "wrong-password");
            await ProblemAssert.IsAsync(failed, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        }

        using var locked = await LoginAsync(email, TicketsApp.AdminPassword);
        var problem = await ProblemAssert.IsAsync(locked, HttpStatusCode.Locked, "LOCKED");
        Assert.Equal(TimeSpan.FromMinutes(15), locked.Headers.RetryAfter?.Delta);
        Assert.Equal(900, problem.GetProperty("retry_after").GetInt64());

        clock.Advance(TimeSpan.FromMinutes(14));
        using var later = await LoginAsync(email, TicketsApp.AdminPassword);
        Assert.Equal(TimeSpan.FromMinutes(1), later.Headers.RetryAfter?.Delta);
        clock.Advance(TimeSpan.FromMinutes(1));
        using var after = await LoginAsync(email, TicketsApp.AdminPassword);
        Assert.Equal(email == TicketsApp.AdminEmail ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task Login_ManyAtOnce_ChecksFivePasswordsAtMost()
    {
        var attempts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => LoginAsync(TicketsApp.AdminEmail, "wrong-password")));
        Assert.Equal(5, attempts.Count(attempt => attempt.StatusCode == HttpStatusCode.Unauthorized));
        Assert.Equal(15, attempts.Count(attempt => attempt.StatusCode == HttpStatusCode.Locked));
    }

    [Fact]
    public async Task Login_Success_ForgetsFailures()
    {
        for (var i = 0; i < 8; i++)
        {
            using var response = await LoginAsync(TicketsApp.AdminEmail, i == 3 ? TicketsApp.AdminPassword : "wrong-password");
            Assert.Equal(i == 3 ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Fact]
    public async Task Refresh_Token_WorksOnceAndReuseEndsTheLogin()
    {
        using var login = await _app.SignInAsync(As.SuperAdmin);
        var first = login.RootElement.GetProperty("refresh_token").GetString()!;
        using var refreshed = await RefreshAsync(first);
        var tokens = await refreshed.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.OK, await ListEventsAsync(tokens.GetProperty("access_token").GetString()));

        using var reused = await RefreshAsync(first);
        await ProblemAssert.IsAsync(reused, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        using var heir = await RefreshAsync(tokens.GetProperty("refresh_token").GetString()!);
        await ProblemAssert.IsAsync(heir, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        Assert.Equal(HttpStatusCode.Unauthorized, await ListEventsAsync(tokens.GetProperty("access_token").GetString()));
    }

    [Fact]
    public async Task Refresh_SameTokenAtOnce_LeavesNoLoginAlive()
    {
        using var login = await _app.SignInAsync(As.SuperAdmin);
        var token = login.RootElement.GetProperty("refresh_token").GetString()!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RefreshAsync(token)));
        var winner = Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        var heir = (await winner.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("refresh_token").GetString()!;
        using var response = await RefreshAsync(heir);
        await ProblemAssert.IsAsync(response, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
    }

    [Fact]
    public async Task Refresh_AfterSevenDays_IsExpired()
    {
        using var login = await _app.SignInAsync(As.SuperAdmin);
        Clock.Advance(TimeSpan.FromDays(7));
        using var response = await RefreshAsync(login.RootElement.GetProperty("refresh_token").GetString()!);
        await ProblemAssert.IsAsync(response, HttpStatusCode.Unauthorized, "TOKEN_EXPIRED");
    }

    [Fact]
    public async Task Access_AfterAnHour_IsTokenExpired()
    {
        using var client = await _app.CreateClientAsync(As.SuperAdmin);
        Clock.Advance(TimeSpan.FromHours(1));
        using var response = await client.GetAsync("/api/super-admin/events");
        await ProblemAssert.IsAsync(response, HttpStatusCode.Unauthorized, "TOKEN_EXPIRED");
        Assert.Contains("invalid_token", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logout_Session_EndsItsAccessAndRefreshTokens()
    {
        using var login = await _app.SignInAsync(As.SuperAdmin);
        var access = login.RootElement.GetProperty("access_token").GetString();
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", access);
        using var logout = await _client.PostAsync("/api/auth/logout", null);
        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await ListEventsAsync(access));
        using var refresh = await RefreshAsync(login.RootElement.GetProperty("refresh_token").GetString()!);
        await ProblemAssert.IsAsync(refresh, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
    }

    [Fact]
    public async Task Restart_SameDatabase_KeepsTokensValid()
    {
        using var login = await _app.SignInAsync(As.SuperAdmin);
        await using var again = await TicketsApp.StartAsync(NewClock(), database: _app.Database);
        using var client = again.CreateClient();
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", login.RootElement.GetProperty("access_token").GetString());
        using var response = await client.GetAsync("/api/super-admin/events");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private Task<HttpResponseMessage> LoginAsync(string email, string password) =>
        _client.PostAsJsonAsync("/api/auth/super-admin/login", new { email, password });

    private Task<HttpResponseMessage> RefreshAsync(string token) =>
        _client.PostAsJsonAsync("/api/auth/refresh", new { refresh_token = token });

    private async Task<HttpStatusCode> ListEventsAsync(string? accessToken)
    {
        using var client = _app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var response = await client.GetAsync("/api/super-admin/events");
        return response.StatusCode;
    }

    private static FakeClock? NewClock() => GrainEngine.Name == "orleans" ? null : new FakeClock();
}
