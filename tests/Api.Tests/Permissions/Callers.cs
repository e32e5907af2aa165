using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansTickets.Api.Accounts.Tokens;
using OrleansTickets.Api.Tests.Accounts.Tokens;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Permissions;

/// <summary>The tokens of all callers at the doors of one event.</summary>
internal sealed class Callers
{
    private readonly TicketsApp _app;
    private readonly Dictionary<Caller, string?> _tokens = [];
    private readonly Dictionary<Caller, string> _managers = [];

    private Guid _closed;

    private Callers(TicketsApp app) => _app = app;

    public static async Task<Callers> GatherAsync(TicketsApp app, Guid eventId, Guid foreignEventId)
    {
        var callers = new Callers(app);
        await callers.HireAsync(Caller.Viewer, eventId, 1);
        await callers.HireAsync(Caller.Staff, eventId, 2);
        await callers.HireAsync(Caller.Manager, eventId, 3);
        await callers.HireAsync(Caller.ForeignManager, foreignEventId, 3);
        await callers.HireAsync(Caller.Closed, eventId, 3);
        await callers.CloseAsync();
        var super = await callers.SignInAsync(Caller.SuperAdmin);
        callers._tokens[Caller.Nobody] = null;
        callers._tokens[Caller.SuperAdmin] = super;
        callers._tokens[Caller.SuperAdminAtLarge] = super;
        callers._tokens[Caller.Unsigned] = Unsign(super);
        callers._tokens[Caller.ForeignKey] = SignAnew(super);
        callers._tokens[Caller.Tampered] = Raise(callers._tokens[Caller.Viewer]!);
        callers._tokens[Caller.Expired] = callers.IssueInThePast(super);
        callers._tokens[Caller.SignedOut] = await callers.SignOutAsync();
        return callers;
    }

    public string? TokenOf(Caller caller) => _tokens[caller];

    /// <summary>The token of another login of the same account: for an endpoint that ends the caller's own.</summary>
    public async Task<string> SignInAsync(Caller caller)
    {
        using var answer = _managers.TryGetValue(caller, out var email)
            ? await _app.SignInAsync("event-manager", email, TicketsApp.ManagerPassword)
            : await _app.SignInAsync(As.SuperAdmin);
        return answer.RootElement.GetProperty("access_token").GetString()!;
    }

    private async Task HireAsync(Caller caller, Guid eventId, int level)
    {
        var (id, email) = await _app.CreateManagerAsync(eventId, level);
        _managers[caller] = email;
        _closed = id;
        _tokens[caller] = await SignInAsync(caller);
    }

    private async Task CloseAsync()
    {
        using var admin = await _app.CreateClientAsync(As.SuperAdmin);
        using var response = await admin.DeleteAsync($"/api/super-admin/managers/{_closed}");
        response.EnsureSuccessStatusCode();
    }

    private async Task<string> SignOutAsync()
    {
        var token = await SignInAsync(Caller.SuperAdmin);
        using var client = _app.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.PostAsync("/api/auth/logout", null);
        response.EnsureSuccessStatusCode();
        return token;
    }

    /// <summary>By the application's own key, and of a login that lives.</summary>
    private string IssueInThePast(string token)
    {
        var payload = JsonDocument.Parse(TokenForge.Text(token.Split('.')[1])).RootElement;
        var options = _app.Services.GetRequiredService<IOptions<TokenOptions>>();
        var past = new FakeClock(DateTimeOffset.FromUnixTimeSeconds(payload.GetProperty("iat").GetInt64()).AddMinutes(-options.Value.AccessMinutes - 1));
        return new AccessTokens(_app.Services.GetRequiredService<SigningKeyStore>(), options, past).Issue(TokenForge.Super with
        {
            AdminId = payload.GetProperty("sub").GetGuid(),
            SessionId = payload.GetProperty("sid").GetGuid(),
            TokenVersion = payload.GetProperty("token_version").GetInt32(),
        });
    }

    private static string SignAnew(string token)
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signed = token[..token.LastIndexOf('.')];
        return $"{signed}.{Base64Url.EncodeToString(TokenForge.SignatureOf(signed, stranger))}";
    }

    private static string Unsign(string token)
    {
        var parts = token.Split('.');
        return $"{Change(parts[0], header => header["alg"] = "none")}.{parts[1]}.";
    }

    private static string Raise(string token)
    {
        var parts = token.Split('.');
        return $"{parts[0]}.{Change(parts[1], payload => payload["permission_level"] = 3)}.{parts[2]}";
    }

    private static string Change(string part, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(TokenForge.Text(part))!.AsObject();
        change(json);
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }
}
