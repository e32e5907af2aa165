using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansTickets.Api.Accounts;
using OrleansTickets.Contracts;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Tests.Accounts;

public sealed class PasswordTests(SharedApp shared)
{
    private const string NewPassword = "Another-0000";

    private readonly TicketsApp _app = shared.App;

    [Fact]
    public async Task Change_OwnPassword_EndsAllOtherLogins()
    {
        var (client, others, email) = await OpenTwoAsync();
        using (client)
        using (others)
        {
            using var changed = await ChangeAsync(client, TicketsApp.ManagerPassword, NewPassword);
            Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
            Assert.Equal(HttpStatusCode.OK, await ListAsync(client));
            Assert.Equal(HttpStatusCode.Unauthorized, await ListAsync(others));
            using var old = await client.PostAsJsonAsync("/api/auth/event-manager/login", new { email, password = TicketsApp.ManagerPassword });
            await ProblemAssert.IsAsync(old, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
            using var tokens = await _app.SignInAsync("event-manager", email, NewPassword);
        }
    }

    [Fact]
    public async Task Change_WrongBody_NamesTheFieldAndChangesNothing()
    {
        var (client, others, _) = await OpenTwoAsync();
        using (client)
        using (others)
        {
            await ProblemAssert.IsInvalidAsync(await ChangeAsync(client, "wrong-password", NewPassword), "current_password");
            await ProblemAssert.IsInvalidAsync(await ChangeAsync(client, TicketsApp.ManagerPassword, "short"), "new_password");
            await ProblemAssert.IsInvalidAsync(await ChangeAsync(client, TicketsApp.ManagerPassword, TicketsApp.ManagerPassword), "new_password");
            await ProblemAssert.IsInvalidAsync(await ChangeAsync(client, null, null), "current_password", "new_password");
            Assert.Equal(HttpStatusCode.OK, await ListAsync(others));
        }
    }

    /// <summary>Who holds a stolen token has no more guesses at the password than who stands before the login.</summary>
    [Fact]
    public async Task Change_FiveWrongPasswords_LocksTheAccountAtBothDoors()
    {
        var (client, others, email) = await OpenTwoAsync();
        using (client)
        using (others)
        {
            for (var i = 0; i < 5; i++)
            {
                await ProblemAssert.IsInvalidAsync(await ChangeAsync(client, "wrong-password", NewPassword), "current_password");
            }

            using var locked = await ChangeAsync(client, TicketsApp.ManagerPassword, NewPassword);
            var problem = await ProblemAssert.IsAsync(locked, HttpStatusCode.Locked, "LOCKED");
            Assert.Equal(locked.Headers.RetryAfter?.Delta?.TotalSeconds, problem.GetProperty("retry_after").GetInt64());
            using var login = await client.PostAsJsonAsync("/api/auth/event-manager/login", new { email, password = TicketsApp.ManagerPassword });
            await ProblemAssert.IsAsync(login, HttpStatusCode.Locked, "LOCKED");
            Assert.Equal(HttpStatusCode.OK, await ListAsync(client));
        }
    }

    /// <summary>Of eight changes at once from the same password, one is made; the others compared with one that was no more.</summary>
    [Fact]
    public async Task Change_ManyAtOnce_MakesOne()
    {
        var (client, others, email) = await OpenTwoAsync();
        using (client)
        using (others)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => ChangeAsync(client, TicketsApp.ManagerPassword, $"{NewPassword}{i}")));
            var changed = Assert.Single(answers.Index(), answer => answer.Item.StatusCode == HttpStatusCode.NoContent);
            using var tokens = await _app.SignInAsync("event-manager", email, $"{NewPassword}{changed.Index}");
        }
    }

    /// <summary>A login whose password was compared just before that was changed must not outlive the change.</summary>
    [Fact]
    public async Task Open_LoginOfAnAccountThatHasChangedSince_IsRefused()
    {
        var (client, others, email) = await OpenTwoAsync();
        using (client)
        using (others)
        {
            await using var scope = _app.Services.CreateAsyncScope();
            var rows = scope.ServiceProvider.GetRequiredService<TicketsContext>();
            var sessions = scope.ServiceProvider.GetRequiredService<AdminSessions>();
            var compared = await rows.Admins.AsNoTracking().SingleAsync(admin => admin.Email == email);
            Assert.NotNull(await sessions.OpenAsync(compared, Actor.System("test"), CancellationToken.None));
            using var changed = await ChangeAsync(client, TicketsApp.ManagerPassword, NewPassword);
            Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
            Assert.Null(await sessions.OpenAsync(compared, Actor.System("test"), CancellationToken.None));
        }
    }

    [Fact]
    public async Task Matches_NoAccount_DoesTheSameWork()
    {
        var hasher = new CountingHasher();
        using var passwords = new Passwords(hasher);
        var hash = await passwords.HashAsync("right-password", CancellationToken.None);
        foreach (var (account, password, matches) in ((string?, string, bool)[])[(hash, "right-password", true), (hash, "wrong", false), (null, "wrong", false)])
        {
            var before = hasher.Verified;
            Assert.Equal(matches, await passwords.MatchesAsync(account, password, CancellationToken.None));
            Assert.Equal(before + 1, hasher.Verified);
        }

        // One for the password above and one for nobody, made at the start: else the first stranger would wait for it.
        Assert.Equal(2, hasher.Hashed);
    }

    /// <summary>The applications of the tests make it quicker; nothing of the product's own may.</summary>
    [Fact]
    public async Task Hash_OfTheProduct_IsNoQuickerThanTheFrameworkMakesIt()
    {
        await using var product = Program.Build(["--environment=Development"]);
        var iterations = product.Services.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount;
        Assert.Equal(new PasswordHasherOptions().IterationCount, iterations);
        Assert.NotEqual(iterations, _app.Services.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount);
    }

    private async Task<(HttpClient Client, HttpClient Others, string Email)> OpenTwoAsync()
    {
        var (eventId, _) = await _app.CreateEventAsync();
        var (_, email) = await _app.CreateManagerAsync(eventId, 2);
        return (await SignInAsync(email), await SignInAsync(email), email);
    }

    private async Task<HttpClient> SignInAsync(string email)
    {
        using var tokens = await _app.SignInAsync("event-manager", email, TicketsApp.ManagerPassword);
        var client = _app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", tokens.RootElement.GetProperty("access_token").GetString());
        return client;
    }

    private static Task<HttpResponseMessage> ChangeAsync(HttpClient client, string? current, string? next) =>
        client.PostAsJsonAsync("/api/auth/change-password", new { current_password = current, new_password = next });

    private static async Task<HttpStatusCode> ListAsync(HttpClient client)
    {
        using var response = await client.GetAsync("/api/admin/products");
        return response.StatusCode;
    }

    private sealed class CountingHasher : IPasswordHasher<AdminRow>
    {
        private readonly PasswordHasher<AdminRow> _hasher = new();

        public int Hashed { get; private set; }

        public int Verified { get; private set; }

        public string HashPassword(AdminRow user, string password)
        {
            Hashed++;
            return _hasher.HashPassword(user, password);
        }

        public PasswordVerificationResult VerifyHashedPassword(AdminRow user, string hashedPassword, string providedPassword)
        {
            Verified++;
            return _hasher.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
