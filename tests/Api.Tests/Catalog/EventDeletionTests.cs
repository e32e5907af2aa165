using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansTickets.Api.Tests.Catalog;

[Collection(ClockedTests.Name)]
public sealed class EventDeletionTests(ClockedApp clocked)
{
    [Fact]
    public async Task Delete_OpenEvent_IsGoneForEveryone()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        using var manager = await clocked.App.CreateClientAsync(As.Manager(shop.EventId));
        await DeleteAsync(shop);

        string[] gone =
        [
            $"/api/public/{shop.Code}/info", $"/api/public/{shop.Code}/products", $"/api/super-admin/events/{shop.EventId}",
            shop.AdminPath(""), shop.AdminPath($"/{shop.ProductId}"),
        ];
        foreach (var path in gone)
        {
            using var response = await shop.Admin.GetAsync(path);
            await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
        }

        using var reserved = await shop.ReserveAsync();
        await ProblemAssert.IsAsync(reserved, HttpStatusCode.NotFound, "NOT_FOUND");
        using var signedIn = await manager.GetAsync("/api/admin/products");
        await ProblemAssert.IsAsync(signedIn, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
    }

    [Fact]
    public async Task Delete_Event_IsListedOnlyIfAsked()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        await DeleteAsync(shop);
        Assert.Empty(await ListAsync(shop, ""));
        var deleted = Assert.Single(await ListAsync(shop, "&include_deleted=true"));
        Assert.False(deleted.GetProperty("is_active").GetBoolean());
        Assert.Equal(clocked.Clock.GetUtcNow(), deleted.GetProperty("deleted_at").GetDateTimeOffset());
    }

    [Fact]
    public async Task Delete_Event_ItsCodeIsNeverUsedAgain()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        await DeleteAsync(shop);
        using var again = await shop.Admin.PostAsJsonAsync("/api/super-admin/events", TicketsApp.NewEvent(shop.Code));
        await ProblemAssert.IsAsync(again, HttpStatusCode.Conflict, "CONFLICT");
    }

    [Fact]
    public async Task Delete_Event_ItsManagersAreLockedOut()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        using var anonymous = clocked.App.CreateClient();
        var (email, password) = ("gone@example.com", TicketsApp.ManagerPassword);
        var manager = new { email, password, name = "Gone", event_id = shop.EventId, permission_level = 3 };
        using var created = await shop.Admin.PostAsJsonAsync("/api/super-admin/managers", manager);
        created.EnsureSuccessStatusCode();
        using var before = await anonymous.PostAsJsonAsync("/api/auth/event-manager/login", new { email, password });
        var tokens = await Json.ReadAsync(before, HttpStatusCode.OK);
        await DeleteAsync(shop);

        using var login = await anonymous.PostAsJsonAsync("/api/auth/event-manager/login", new { email, password });
        await ProblemAssert.IsAsync(login, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        using var refresh = await anonymous.PostAsJsonAsync(
            "/api/auth/refresh", new { refresh_token = tokens.GetProperty("refresh_token").GetString() });
        await ProblemAssert.IsAsync(refresh, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        using var another = await shop.Admin.PostAsJsonAsync(
            "/api/super-admin/managers", new { email = "new@example.com", password, name = "New", event_id = shop.EventId, permission_level = 3 });
        await ProblemAssert.IsInvalidAsync(another, "event_id");
    }

    [Fact]
    public async Task Delete_OpenReservations_IsAConflictUntilTheyEnd()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        await shop.HoldAsync(2);
        using (var refused = await shop.Admin.DeleteAsync($"/api/super-admin/events/{shop.EventId}"))
        {
            var problem = await ProblemAssert.IsAsync(refused, HttpStatusCode.Conflict, "CONFLICT");
            Assert.Equal(["holds"], Json.Members(problem.GetProperty("errors")));
        }

        // The hold is over, whether or not anyone has noticed.
        clocked.Clock.Advance(TimeSpan.FromMinutes(10));
        await DeleteAsync(shop);
    }

    [Fact]
    public async Task Delete_SoldTickets_IsAConflict()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        await shop.Grain.ConfirmAsync(await shop.HoldAsync(2));
        using var refused = await shop.Admin.DeleteAsync($"/api/super-admin/events/{shop.EventId}");
        var problem = await ProblemAssert.IsAsync(refused, HttpStatusCode.Conflict, "CONFLICT");
        Assert.Equal(["sold"], Json.Members(problem.GetProperty("errors")));
        await shop.AssertStockAsync(total: 100, held: 0, sold: 2);
        using var info = await shop.Buyer.GetAsync($"/api/public/{shop.Code}/info");
        Assert.Equal(HttpStatusCode.OK, info.StatusCode);
    }

    [Fact]
    public async Task Delete_StaleTag_IsRefused()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var path = $"/api/super-admin/events/{shop.EventId}";
        using var read = await shop.Admin.GetAsync(path);
        using var put = await shop.Admin.PutAsJsonAsync(path, new { title = "Changed", starts_on = "2026-11-01", ends_on = "2027-12-31" });
        put.EnsureSuccessStatusCode();
        using var stale = await SendAsync(shop, path, read.Headers.ETag!.Tag);
        await ProblemAssert.IsAsync(stale, HttpStatusCode.PreconditionFailed, "PRECONDITION_FAILED");
        using var fresh = await SendAsync(shop, path, put.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.NoContent, fresh.StatusCode);
    }

    [Fact]
    public async Task Delete_Event_IsOneRowOfTheLog()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        await DeleteAsync(shop);
        using var again = await shop.Admin.DeleteAsync($"/api/super-admin/events/{shop.EventId}");
        await ProblemAssert.IsAsync(again, HttpStatusCode.NotFound, "NOT_FOUND");
        Assert.Equal(TicketsApp.AdminEmail, await shop.Database.ScalarAsync<string>(
            $"SELECT email FROM activity_log l JOIN admins a ON a.id = l.admin_id WHERE l.event_id = '{shop.EventId}' AND action_type = 'event_deleted'"));
    }

    [Fact]
    public async Task Delete_WhileBuyersReserve_EitherIsSoldOrDeleted()
    {
        for (var round = 0; round < 10; round++)
        {
            using var shop = await Shop.OpenAsync(clocked.App);
            var reserving = Enumerable.Range(1, 8).Select(buyer => shop.ReserveAsync(shop.Wish(1, buyer: buyer))).ToList();
            using var deleted = await shop.Admin.DeleteAsync($"/api/super-admin/events/{shop.EventId}");
            var reserved = await Task.WhenAll(reserving);
            var held = reserved.Count(answer => answer.StatusCode == HttpStatusCode.Created);
            if (deleted.StatusCode == HttpStatusCode.NoContent)
            {
                Assert.Equal(0, held);
            }
            else
            {
                await ProblemAssert.IsAsync(deleted, HttpStatusCode.Conflict, "CONFLICT");
                Assert.Equal(8, held);
            }
        }
    }

    private static async Task DeleteAsync(Shop shop)
    {
        using var response = await shop.Admin.DeleteAsync($"/api/super-admin/events/{shop.EventId}");
        await Json.IsEmptyAsync(response, HttpStatusCode.NoContent);
    }

    private static async Task<HttpResponseMessage> SendAsync(Shop shop, string path, string ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await shop.Admin.SendAsync(request);
    }

    private static async Task<List<JsonElement>> ListAsync(Shop shop, string query)
    {
        using var response = await shop.Admin.GetAsync($"/api/super-admin/events?q={shop.Code}{query}");
        return [.. (await Json.ReadAsync(response, HttpStatusCode.OK)).GetProperty("items").EnumerateArray()];
    }
}
