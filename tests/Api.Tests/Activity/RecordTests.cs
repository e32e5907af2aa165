using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Api.Accounts;
using OrleansTickets.Api.Activity;
using OrleansTickets.Contracts;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Tests.Activity;

/// <summary>Who, from where, what, before and after.</summary>
public sealed class RecordTests(SharedApp shared)
{
    private TicketsApp App => shared.App;

    [Fact]
    public async Task Change_ByASuperAdmin_SaysWhoFromWhereAndWhen()
    {
        using var admin = await App.CreateClientAsync(As.SuperAdmin);
        var before = DateTimeOffset.Parse(await App.Database.ScalarAsync<string>("SELECT now()::text"));
        var entry = await ChangeAsync(admin, HttpMethod.Post, "/api/super-admin/events", NewEvent("WHOWHEN"));

        Assert.Equal(
            await App.Database.ScalarAsync<string>($"SELECT id::text FROM admins WHERE email = '{TicketsApp.AdminEmail}'"), entry["admin_id"]);
        Assert.Equal("super_admin", entry["admin_type"]);
        Assert.Equal("127.0.0.1", entry["ip_address"]);
        Assert.InRange(entry.Row.GetProperty("at").GetDateTimeOffset(), before.AddMinutes(-1), before.AddMinutes(1));
        Assert.Equal(entry["target_id"], entry["event_id"]);
    }

    [Fact]
    public async Task Change_ByAnEventManager_NamesTheManagerAndItsEvent()
    {
        using var shop = await Shop.OpenAsync(App);
        using var staff = await App.CreateClientAsync(As.Staff(shop.EventId));
        var entry = await ChangeAsync(staff, HttpMethod.Post, "/api/admin/products", Shop.NewProduct(5));

        Assert.Equal(("product_created", "event_manager"), (entry.Action, entry["admin_type"]));
        Assert.Equal($"{shop.EventId}", entry["event_id"]);
        Assert.NotEqual(
            await App.Database.ScalarAsync<string>($"SELECT id::text FROM admins WHERE email = '{TicketsApp.AdminEmail}'"), entry["admin_id"]);
    }

    [Fact]
    public async Task Event_ThroughItsLife_LeavesItsStates()
    {
        using var shop = await Shop.OpenAsync(App, active: false);
        var path = $"/api/super-admin/events/{shop.EventId}";
        var terms = NewEvent(shop.Code);
        terms.Remove("code");

        terms["title"] = "Another title";
        var reworded = await ChangeAsync(shop.Admin, HttpMethod.Put, path, terms);
        Assert.Equal(("event_changed", $"event {shop.EventId}"), (reworded.Action, reworded.Target));
        Assert.Equal("Garden of Light", reworded.Before.GetProperty("title").GetString());
        Assert.Equal("Another title", reworded.After.GetProperty("title").GetString());

        terms["ends_on"] = "2027-06-30";
        var moved = await ChangeAsync(shop.Admin, HttpMethod.Put, path, terms);
        Assert.Equal("event_rescheduled", moved.Action);
        Assert.Equal("2027-06-30", moved.After.GetProperty("schedule").GetProperty("ends_on").GetString());

        var opened = await ChangeAsync(shop.Admin, HttpMethod.Post, $"{path}/activate");
        Assert.Equal("event_activated", opened.Action);
        Assert.False(opened.Before.GetProperty("is_active").GetBoolean());
        Assert.True(opened.After.GetProperty("is_active").GetBoolean());

        var closed = await ChangeAsync(shop.Admin, HttpMethod.Post, $"{path}/deactivate");
        Assert.Equal("event_deactivated", closed.Action);
        Assert.True(closed.Before.GetProperty("is_active").GetBoolean());
        Assert.False(closed.After.GetProperty("is_active").GetBoolean());

        // What is already so is no change.
        var (again, entries) = await SendAsync(shop.Admin, HttpMethod.Post, $"{path}/deactivate");
        using (again)
        {
            Assert.True(again.IsSuccessStatusCode);
            Assert.Empty(entries);
        }
    }

    [Fact]
    public async Task Product_ChangedAndAdjusted_LeavesTermsAndStockBeforeAndAfter()
    {
        using var shop = await Shop.OpenAsync(App, stock: 100);
        await shop.HoldAsync(3);
        var terms = Shop.NewProduct(80);
        terms["price"] = 20_000;

        var changed = await ChangeAsync(shop.Admin, HttpMethod.Put, shop.AdminPath($"/{shop.ProductId}"), terms);
        Assert.Equal(("product_changed", $"product {shop.ProductId}"), (changed.Action, changed.Target));
        Assert.Equal((15_000, 100, 3), Product(changed.Before));
        Assert.Equal((20_000, 80, 3), Product(changed.After));

        var adjusted = await ChangeAsync(
            shop.Admin,
            HttpMethod.Post,
            shop.AdminPath($"/{shop.ProductId}/stock/adjust"),
            new JsonObject { ["delta"] = -5, ["reason"] = "damaged", ["notes"] = "물에 젖음" });
        Assert.Equal(("stock_adjusted", $"stock {shop.ProductId}"), (adjusted.Action, adjusted.Target));
        Is("""{"total": 80, "held": 3, "sold": 0}""", adjusted.Before);
        Is("""{"total": 75, "held": 3, "sold": 0, "reason": "damaged", "notes": "물에 젖음"}""", adjusted.After);
    }

    [Fact]
    public async Task Option_AddedAndChanged_LeavesTermsAndStockBeforeAndAfter()
    {
        using var shop = await Shop.OpenAsync(App);
        var terms = new JsonObject { ["name"] = "Evening", ["extra_price"] = 5_000, ["stock"] = 10 };
        var added = await ChangeAsync(shop.Admin, HttpMethod.Post, shop.AdminPath($"/{shop.ProductId}/options"), terms);
        Assert.Equal(("option_created", JsonValueKind.Null), (added.Action, added.Before.ValueKind));
        Is(
            $$"""
            {"product_id": "{{shop.ProductId}}", "terms": {"name": "Evening", "extra_price": 5000, "is_active": true},
             "stock": {"total": 10, "held": 0, "sold": 0} }
            """,
            added.After);

        terms["stock"] = 12;
        var changed = await ChangeAsync(shop.Admin, HttpMethod.Put, shop.AdminPath($"/options/{added["target_id"]}"), terms);
        Assert.Equal("option_changed", changed.Action);
        Is(added.After.GetRawText(), changed.Before);
        Assert.Equal(12, changed.After.GetProperty("stock").GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Manager_Created_LeavesWhatTheAnswerShows()
    {
        var (eventId, _) = await App.CreateEventAsync();
        using var admin = await App.CreateClientAsync(As.SuperAdmin);
        var entry = await ChangeAsync(admin, HttpMethod.Post, "/api/super-admin/managers", new JsonObject
        {
            ["email"] = "recorded@example.com", ["password"] = "Recorded-0000", ["name"] = "기록", ["event_id"] = $"{eventId}",
            ["permission_level"] = 2,
        });

        Assert.Equal(("manager_created", JsonValueKind.Null), (entry.Action, entry.Before.ValueKind));
        Assert.Equal("recorded@example.com", entry.After.GetProperty("email").GetString());
        Assert.Equal($"{eventId}", entry["event_id"]);
    }

    [Fact]
    public async Task Secrets_OfPeopleWhoSignedInAndWereCreated_AreInNoRow()
    {
        var (eventId, _) = await App.CreateEventAsync();
        using var tokens = await App.SignInAsync(As.Manager(eventId));
        using var client = App.CreateClient();
        await Trail.SendAsync(App.Database, client, HttpMethod.Post, "/api/auth/super-admin/login", new JsonObject
        {
            ["email"] = "guess@example.com", ["password"] = "Guessed-0000",
        });

        foreach (var secret in (string[])
        [
            TicketsApp.AdminPassword, TicketsApp.ManagerPassword, "Guessed-0000",
            tokens.RootElement.GetProperty("access_token").GetString()!, tokens.RootElement.GetProperty("refresh_token").GetString()!,
            await App.Database.ScalarAsync<string>($"SELECT password_hash FROM admins WHERE event_id = '{eventId}'"),
        ])
        {
            Assert.Equal(0L, await App.Database.ScalarAsync<long>(
                $"SELECT count(*) FROM activity_log a WHERE strpos(a::text, '{secret}') > 0"));
        }

        // The looking itself finds what is there.
        Assert.Equal(1L, await App.Database.ScalarAsync<long>(
            "SELECT count(*) FROM activity_log a WHERE strpos(a::text, 'guess@example.com') > 0"));
    }

    [Fact]
    public async Task Record_ViewWithAMemberForASecret_Throws()
    {
        await using var scope = App.Services.CreateAsyncScope();
        var rows = scope.ServiceProvider.GetRequiredService<TicketsContext>();
        object[] views = [new LoginRequest("a@example.com", "secret"), new TokensResponse("a", "b", "Bearer", 1, 1)];

        Assert.All(views, view => Assert.Throws<InvalidOperationException>(
            () => rows.Record(Actor.System("test"), "tested", null, "test", "1", null, view)));
        Assert.Empty(rows.ChangeTracker.Entries());
    }

    [Fact]
    public async Task Record_InATransactionThatIsRolledBack_LeavesNothing()
    {
        await using var scope = App.Services.CreateAsyncScope();
        var rows = scope.ServiceProvider.GetRequiredService<TicketsContext>();
        await using (var transaction = await rows.Database.BeginTransactionAsync())
        {
            rows.Record(Actor.System("rolled-back"), "tested", null, "test", "1", null, null);
            await rows.SaveChangesAsync();
            await transaction.RollbackAsync();
        }

        Assert.False(await rows.Activities.AnyAsync(row => row.RequestId == "rolled-back"));
    }

    [Fact]
    public async Task Change_Refused_LeavesNoRow()
    {
        using var shop = await Shop.OpenAsync(App, stock: 5);
        (HttpMethod Method, string Path, JsonNode Body, HttpStatusCode Status)[] refusals =
        [
            (HttpMethod.Post, "/api/super-admin/events", NewEvent(shop.Code), HttpStatusCode.Conflict),
            (HttpMethod.Post, shop.AdminPath($"/{shop.ProductId}/stock/adjust"), new JsonObject { ["delta"] = -6, ["reason"] = "damaged" }, HttpStatusCode.Conflict),
            (HttpMethod.Put, shop.AdminPath($"/{shop.EventId}"), Shop.NewProduct(1), HttpStatusCode.NotFound),
            (HttpMethod.Put, $"/api/super-admin/events/{shop.ProductId}", NewEvent("NOBODYS"), HttpStatusCode.NotFound),
        ];
        foreach (var refusal in refusals)
        {
            var (response, entries) = await SendAsync(shop.Admin, refusal.Method, refusal.Path, refusal.Body);
            using (response)
            {
                Assert.Equal(refusal.Status, response.StatusCode);
                Assert.Empty(entries);
            }
        }
    }

    private static JsonObject NewEvent(string code) => JsonSerializer.SerializeToNode(TicketsApp.NewEvent(code))!.AsObject();

    private static (int Price, int Total, int Held) Product(JsonElement view) => (
        view.GetProperty("terms").GetProperty("price").GetInt32(),
        view.GetProperty("stock").GetProperty("total").GetInt32(),
        view.GetProperty("stock").GetProperty("held").GetInt32());

    private static void Is(string expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, actual), $"{actual} instead of {expected}");

    private Task<Entry> ChangeAsync(HttpClient client, HttpMethod method, string path, JsonNode? body = null) =>
        Trail.ChangeAsync(App.Database, client, method, path, body);

    private Task<(HttpResponseMessage Response, List<Entry> Entries)> SendAsync(
        HttpClient client, HttpMethod method, string path, JsonNode? body = null) =>
        Trail.SendAsync(App.Database, client, method, path, body);
}
