using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansTickets.Api.Tests.Catalog;

public sealed class EventTests(SharedApp shared)
{
    [Fact]
    public async Task Create_Event_CanBeReadAndIsNotActive()
    {
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        using var created = await client.PostAsJsonAsync("/api/super-admin/events", TicketsApp.NewEvent("CREATED1"));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var body = await client.GetFromJsonAsync<JsonElement>(created.Headers.Location);
        Assert.Equal("CREATED1", body.GetProperty("code").GetString());
        Assert.Equal("2027-12-31", body.GetProperty("ends_on").GetString());
        Assert.False(body.GetProperty("is_active").GetBoolean());
        Assert.EndsWith("Z", body.GetProperty("created_at").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_CodeInLowerCase_IsFoundInEitherCase()
    {
        var (_, code) = await shared.App.CreateEventAsync("mixed-Case_1");
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        using var again = await client.PostAsJsonAsync("/api/super-admin/events", TicketsApp.NewEvent("MIXED-case_1"));
        await ProblemAssert.IsAsync(again, HttpStatusCode.Conflict, "CONFLICT");
        var directory = shared.App.Services.GetRequiredService<OrleansTickets.Api.Http.EventDirectory>();
        Assert.Equal(
            await directory.FindAsync("MIXED-CASE_1", CancellationToken.None), await directory.FindAsync(code, CancellationToken.None));
    }

    [Fact]
    public async Task Create_CodeTaken_IsConflict()
    {
        var (_, code) = await shared.App.CreateEventAsync();
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        using var again = await client.PostAsJsonAsync("/api/super-admin/events", TicketsApp.NewEvent(code));
        await ProblemAssert.IsAsync(again, HttpStatusCode.Conflict, "CONFLICT");
    }

    [Theory]
    [InlineData("{\"code\":\"a\"}", "code")]
    [InlineData("{\"code\":\"two words\"}", "code")]
    [InlineData("{\"title\":\"   \"}", "title")]
    [InlineData("{\"ends_on\":\"2026-10-31\"}", "ends_on")]
    [InlineData("{\"starts_on\":\"0001-01-01\"}", "starts_on")]
    [InlineData("{\"timezone\":\"Asia/Nowhere\"}", "timezone")]
    [InlineData("{\"timezone\":\"../../etc/passwd\"}", "timezone")]
    public async Task Create_OneFieldWrong_NamesIt(string change, string field)
    {
        var request = JsonSerializer.SerializeToNode(TicketsApp.NewEvent("WRONG1"))!.AsObject();
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(change)!)
        {
            request[name] = value;
        }

        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        await ProblemAssert.IsInvalidAsync(await client.PostAsJsonAsync("/api/super-admin/events", request), field);
    }

    [Fact]
    public async Task Activate_WithoutProduct_IsConflict()
    {
        var (id, code) = await shared.App.CreateEventAsync();
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        using var response = await client.PostAsync($"/api/super-admin/events/{id}/activate", null);
        await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "CONFLICT");
        using var info = await client.GetAsync($"/api/public/{code}/info");
        await ProblemAssert.IsAsync(info, HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Theory]
    [InlineData("2020-01-01", "2020-01-31", "ends_on")]
    [InlineData("2020-01-01", "2099-12-31", null)]
    public async Task Activate_LastDay_MustNotBeOver(string startsOn, string endsOn, string? field)
    {
        var (id, _) = await shared.App.CreateEventAsync();
        await shared.App.CreateProductAsync(id);
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        using var put = await client.PutAsJsonAsync($"/api/super-admin/events/{id}", new { title = "Past", starts_on = startsOn, ends_on = endsOn });
        put.EnsureSuccessStatusCode();
        using var response = await client.PostAsync($"/api/super-admin/events/{id}/activate", null);
        if (field is null)
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return;
        }

        var problem = await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "CONFLICT");
        Assert.Equal([field], Json.Members(problem.GetProperty("errors")));
    }

    [Fact]
    public async Task Activate_OnlyArchivedProducts_IsAConflictThatSaysSo()
    {
        using var shop = await Shop.OpenAsync(shared.App, active: false);
        await shop.ArchiveAsync($"/{shop.ProductId}");
        using var response = await shop.Admin.PostAsync($"/api/super-admin/events/{shop.EventId}/activate", null);
        var problem = await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "CONFLICT");
        Assert.Equal("Has no active product.", problem.GetProperty("errors").GetProperty("products")[0].GetString());
    }

    [Fact]
    public async Task List_Search_LooksInTitleAndCode()
    {
        var (_, code) = await shared.App.CreateEventAsync("SEEK_ME-1");
        await shared.App.CreateEventAsync("SEEKXME-1");
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        Assert.Equal([code], await CodesAsync(client, "?q=seek_me"));
        Assert.Empty(await CodesAsync(client, "?q=seek%25me"));
        Assert.Empty(await CodesAsync(client, "?q=seek_me&is_active=true"));
        Assert.Equal([code], await CodesAsync(client, "?q=seek_me&is_active=false"));
        Assert.Equal(2, (await CodesAsync(client, "?q=Garden&limit=2")).Count);
    }

    [Fact]
    public async Task Activate_ThenDeactivate_ShowsAndHidesTheEvent()
    {
        var (id, code, _) = await shared.App.OpenEventAsync();
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        var info = await client.GetFromJsonAsync<JsonElement>($"/api/public/{code}/info");
        Assert.Equal("Garden of Light", info.GetProperty("title").GetString());
        using var active = await client.GetAsync("/api/super-admin/events?is_active=true&limit=100");
        Assert.Contains(code, await active.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var deactivated = await client.PostAsync($"/api/super-admin/events/{id}/deactivate", null);
        var body = await deactivated.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        Assert.False(body.GetProperty("is_active").GetBoolean());
        using var hidden = await client.GetAsync($"/api/public/{code}/info");
        await ProblemAssert.IsAsync(hidden, HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task Put_OpenEvent_ReplacesTextsAndDays()
    {
        var (id, code, _) = await shared.App.OpenEventAsync();
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        using var response = await client.PutAsJsonAsync(
            $"/api/super-admin/events/{id}",
            new { title = "Later", starts_on = "2027-01-01", ends_on = "2027-01-02", timezone = "Asia/Tokyo" });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var info = await client.GetFromJsonAsync<JsonElement>($"/api/public/{code}/info");
        Assert.Equal("Later", info.GetProperty("title").GetString());
        Assert.Equal("2027-01-01", info.GetProperty("starts_on").GetString());
        Assert.Equal("Asia/Tokyo", info.GetProperty("timezone").GetString());
    }

    [Fact]
    public async Task Put_NeverOpenedEvent_ReplacesIt()
    {
        var (id, _) = await shared.App.CreateEventAsync();
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        using var response = await client.PutAsJsonAsync(
            $"/api/super-admin/events/{id}", new { title = "Later", starts_on = "2027-01-01", ends_on = "2027-01-02" });
        var body = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("2027-01-02", body.GetProperty("ends_on").GetString());
        Assert.False(body.GetProperty("is_active").GetBoolean());
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/activate")]
    [InlineData("POST", "/deactivate")]
    public async Task Any_UnknownEvent_IsNotFound(string method, string action)
    {
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/super-admin/events/{Guid.Empty}{action}");
        using var response = await client.SendAsync(request);
        await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task List_SkipAndLimit_CutTheList()
    {
        await shared.App.CreateEventAsync();
        await shared.App.CreateEventAsync();
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        var page = await client.GetFromJsonAsync<JsonElement>("/api/super-admin/events?skip=1&limit=1");
        Assert.Equal(1, page.GetProperty("items").GetArrayLength());
        Assert.True(page.GetProperty("total").GetInt32() >= 2);
        Assert.Equal((1, 1), (page.GetProperty("skip").GetInt32(), page.GetProperty("limit").GetInt32()));
    }

    private static async Task<List<string>> CodesAsync(HttpClient client, string query)
    {
        var page = await client.GetFromJsonAsync<JsonElement>($"/api/super-admin/events{query}");
        return [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("code").GetString()!)];
    }
}
