using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using OrleansTickets.Api.Tests.Crash;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Accounts;

/// <summary>Several servers over one database: what one of them ends, the others know; and keys that change from start to start.</summary>
public sealed class ServersTests
{
    [Fact]
    public async Task Change_OnOneServer_IsKnownToAnotherProcessAtOnce()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var here = await TicketsApp.StartAsync(database: database);
        await using var there = await ApiProcess.StartAsync(database);
        using var admin = await here.CreateClientAsync(As.SuperAdmin);
        var (eventId, _) = await here.CreateEventAsync();
        string[] changes = ["deleted", "demoted", "reset", "signed out"];
        foreach (var change in changes)
        {
            var (id, email) = await here.CreateManagerAsync(eventId, 3);
            using var tokens = await here.SignInAsync("event-manager", email, TicketsApp.ManagerPassword);
            using var client = WithToken(there.CreateClient(), tokens);
            Assert.Equal(HttpStatusCode.OK, await ListAsync(client));

            using var own = WithToken(here.CreateClient(), tokens);
            using var changed = change switch
            {
                "deleted" => await admin.DeleteAsync($"/api/super-admin/managers/{id}"),
                "demoted" => await admin.PutAsJsonAsync(
                    $"/api/super-admin/managers/{id}", new { email, name = "Manager", event_id = eventId, permission_level = 2 }),
                "reset" => await admin.PostAsJsonAsync($"/api/super-admin/managers/{id}/reset-password", new { new_password = "Another-0000" }),
                _ => await own.PostAsync("/api/auth/logout", null),
            };
            changed.EnsureSuccessStatusCode();
            Assert.Equal(HttpStatusCode.Unauthorized, await ListAsync(client));
        }
    }

    [Fact]
    public async Task Start_WithAnotherKey_KeepsTokensWhileTheOldOneIsThere()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var first = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (tokens, firstId) = await WithKeysAsync(database, first, previous: null, async app =>
            (await app.SignInAsync(As.SuperAdmin), (await KeyIdsAsync(app)).Single()));
        using (tokens)
        {
            var secondId = await WithKeysAsync(database, second, first, async app =>
            {
                using var client = WithToken(app.CreateClient(), tokens);
                Assert.Equal(HttpStatusCode.OK, await ListAsync(client, "/api/super-admin/events"));
                var ids = await KeyIdsAsync(app);
                Assert.Equal(2, ids.Count);
                Assert.Equal(firstId, ids[1]);
                using var anew = await app.SignInAsync(As.SuperAdmin);
                Assert.Equal(ids[0], KeyIdOf(anew));
                return ids[0];
            });
            await WithKeysAsync(database, second, previous: null, async app =>
            {
                using var client = WithToken(app.CreateClient(), tokens);
                using var refused = await client.GetAsync("/api/super-admin/events");
                await ProblemAssert.IsAsync(refused, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
                Assert.Equal([secondId], await KeyIdsAsync(app));

                // The login itself lives on.
                using var refreshed = await client.PostAsJsonAsync(
                    "/api/auth/refresh", new { refresh_token = tokens.RootElement.GetProperty("refresh_token").GetString() });
                return refreshed.EnsureSuccessStatusCode();
            });
        }
    }

    private static async Task<T> WithKeysAsync<T>(TestDatabase database, ECDsa signing, ECDsa? previous, Func<TicketsApp, Task<T>> act)
    {
        await using var app = await TicketsApp.StartAsync(database: database, settings: new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Jwt:SigningKey"] = signing.ExportPkcs8PrivateKeyPem(),
            ["Jwt:PreviousKeys:0"] = previous?.ExportSubjectPublicKeyInfoPem(),
        }.Where(setting => setting.Value is not null).ToDictionary(StringComparer.Ordinal));
        return await act(app);
    }

    private static async Task<List<string>> KeyIdsAsync(TicketsApp app)
    {
        using var client = app.CreateClient();
        var set = await client.GetFromJsonAsync<JsonElement>("/.well-known/jwks.json");
        var keys = set.GetProperty("keys").EnumerateArray().ToList();
        Assert.All(keys, key => Assert.Equal(["alg", "crv", "kid", "kty", "use", "x", "y"], Json.Members(key)));
        return [.. keys.Select(key => key.GetProperty("kid").GetString()!)];
    }

    private static string KeyIdOf(JsonDocument tokens) => JsonDocument
        .Parse(Tokens.TokenForge.Text(tokens.RootElement.GetProperty("access_token").GetString()!.Split('.')[0]))
        .RootElement.GetProperty("kid").GetString()!;

    private static HttpClient WithToken(HttpClient client, JsonDocument tokens)
    {
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.RootElement.GetProperty("access_token").GetString());
        return client;
    }

    private static async Task<HttpStatusCode> ListAsync(HttpClient client, string path = "/api/admin/products")
    {
        using var response = await client.GetAsync(path);
        return response.StatusCode;
    }
}
