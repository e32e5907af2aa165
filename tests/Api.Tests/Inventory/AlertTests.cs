using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansTickets.Api.Tests.Inventory;

[Collection(ClockedTests.Name)]
public sealed class AlertTests(ClockedApp clocked)
{
    [Fact]
    public async Task List_LowAndSoldOut_AnswersNewestFirstWithWhatItIsAbout()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 11);
        await shop.HoldAsync(1);
        var raised = clocked.Clock.GetUtcNow();
        clocked.Clock.Advance(TimeSpan.FromSeconds(1));
        await shop.HoldAsync(10);

        var page = await ListAsync(shop);

        Assert.Equal(2, page.GetProperty("total").GetInt32());
        Assert.Equal(["sold_out", "low_stock"], Types(page));
        var low = page.GetProperty("items")[1];
        await Json.IsAsync(
            new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(low.GetRawText()) },
            HttpStatusCode.OK,
            $$"""
            {
              "id": {{low.GetProperty("id").GetRawText()}}, "type": "low_stock", "status": "open", "product_id": "{{shop.ProductId}}",
              "product_name": "General admission", "option_id": null, "option_name": null, "threshold": 10, "available_then": 10,
              "stock_available": 0, "raised_at": {{JsonSerializer.Serialize(raised.UtcDateTime)}}, "closed_at": null, "closed_by": null
            }
            """);
    }

    [Fact]
    public async Task List_OptionWithAStockOfItsOwn_IsNamed()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var option = await shop.AddOptionAsync("Evening", stock: 2);
        await shop.HoldAsync(shop.Wish(2, optionId: option));
        var alert = (await ListAsync(shop)).GetProperty("items")[0];
        Assert.Equal(
            ("sold_out", option, "Evening"),
            (alert.GetProperty("type").GetString(), alert.GetProperty("option_id").GetGuid(), alert.GetProperty("option_name").GetString()));
    }

    [Fact]
    public async Task List_Filters_ListOnlyThose()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 11);
        var held = await shop.HoldAsync(2);
        await shop.HoldAsync(9);
        using var cancelled = await shop.CancelAsync(held);
        Assert.Equal(["low_stock"], Types(await ListAsync(shop, "&status=open")));
        Assert.Equal(["sold_out"], Types(await ListAsync(shop, "&status=resolved")));
        Assert.Empty(Types(await ListAsync(shop, "&status=ignored")));
        Assert.Equal(["sold_out"], Types(await ListAsync(shop, "&type=sold_out")));
        Assert.Empty(Types(await ListAsync(shop, "&type=sold_out&status=open")));
        foreach (var wrong in (string[])["status", "type"])
        {
            await ProblemAssert.IsInvalidAsync(await shop.Admin.GetAsync(Path(shop, "", $"&{wrong}=none")), wrong);
        }
    }

    [Fact]
    public async Task List_Cursor_GoesThroughAllOfThem()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 11);
        for (var i = 0; i < 3; i++)
        {
            var held = await shop.HoldAsync(1);
            using var cancelled = await shop.CancelAsync(held);
            clocked.Clock.Advance(TimeSpan.FromMilliseconds(i % 2));
        }

        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = await ListAsync(shop, $"&limit=1{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        Assert.Equal(3, seen.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task List_OfAnotherEvent_HasNothingOfThisOne()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 11);
        using var other = await Shop.OpenAsync(clocked.App, stock: 11);
        await shop.HoldAsync(1);
        Assert.Empty(Types(await ListAsync(other)));
    }

    [Fact]
    public async Task Resolve_Open_ClosesItOnceAndSaysWho()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 11);
        await shop.HoldAsync(1);
        var id = await FirstAsync(shop);
        var first = await CloseAsync(shop, id, "resolve");
        Assert.Equal("resolved", first.GetProperty("status").GetString());
        Assert.NotEqual(JsonValueKind.Null, first.GetProperty("closed_at").ValueKind);

        clocked.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(JsonElement.DeepEquals(first, await CloseAsync(shop, id, "resolve")));
        Assert.Equal(
            [$"alert_resolved {shop.EventId} open resolved {first.GetProperty("closed_by").GetGuid()}"], await LoggedAsync(shop, id));
        Assert.Equal(
            TicketsApp.AdminEmail,
            await shop.Database.ScalarAsync<string>($"SELECT email FROM admins WHERE id = '{first.GetProperty("closed_by").GetGuid()}'"));
    }

    [Fact]
    public async Task Ignore_ThenResolve_IsAllowedAndTheOtherWayRoundIsNot()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 11);
        await shop.HoldAsync(1);
        var id = await FirstAsync(shop);
        Assert.Equal("ignored", (await CloseAsync(shop, id, "ignore")).GetProperty("status").GetString());
        Assert.Equal("resolved", (await CloseAsync(shop, id, "resolve")).GetProperty("status").GetString());
        using var refused = await shop.Admin.PostAsync(Path(shop, $"/{id}/ignore"), null);
        await ProblemAssert.IsAsync(refused, HttpStatusCode.Conflict, "CONFLICT");
        Assert.Equal(2, (await LoggedAsync(shop, id)).Count);
    }

    [Fact]
    public async Task Close_WhileStillLow_RaisesNothingUntilItHasRecovered()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 12);
        var held = await shop.HoldAsync(2);
        await CloseAsync(shop, await FirstAsync(shop), "ignore");
        await shop.HoldAsync(1);
        Assert.Single(Types(await ListAsync(shop)));
        using var cancelled = await shop.CancelAsync(held);
        await shop.HoldAsync(1);
        var all = await ListAsync(shop);
        Assert.Equal(["open", "ignored"], all.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("status").GetString()).OrderDescending());
    }

    [Fact]
    public async Task Close_UnknownOrOfAnotherEvent_IsNotFound()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 11);
        using var other = await Shop.OpenAsync(clocked.App);
        await shop.HoldAsync(1);
        var id = await FirstAsync(shop);
        foreach (var path in (string[])[Path(shop, $"/{Guid.Empty}/resolve"), Path(other, $"/{id}/resolve"), Path(other, $"/{id}/ignore")])
        {
            using var response = await shop.Admin.PostAsync(path, null);
            await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
        }

        Assert.Equal(["low_stock"], Types(await ListAsync(shop, "&status=open")));
    }

    [Fact]
    public async Task Viewer_ReadsAndDoesNotClose()
    {
        using var shop = await Shop.OpenAsync(clocked.App, stock: 11);
        await shop.HoldAsync(1);
        var id = await FirstAsync(shop);
        using var viewer = await clocked.App.CreateClientAsync(As.Viewer(shop.EventId));
        Assert.Equal(1, (await viewer.GetFromJsonAsync<JsonElement>("/api/admin/alerts")).GetProperty("total").GetInt32());
        using var refused = await viewer.PostAsync($"/api/admin/alerts/{id}/resolve", null);
        await ProblemAssert.IsAsync(refused, HttpStatusCode.Forbidden, "FORBIDDEN");
        using var staff = await clocked.App.CreateClientAsync(As.Staff(shop.EventId));
        using var closed = await staff.PostAsync($"/api/admin/alerts/{id}/resolve", null);
        Assert.Equal(HttpStatusCode.OK, closed.StatusCode);
    }

    /// <summary>Admins close it while the stock recovers and falls: nobody waits for long, and each alert ends once.</summary>
    [Fact]
    public async Task Close_WhileTheStockMoves_NeitherFailsNorUndoesTheOther()
    {
        const int rounds = 30;
        using var shop = await Shop.OpenAsync(clocked.App, stock: 11);
        var moving = Task.Run(async () =>
        {
            for (var i = 0; i < rounds; i++)
            {
                using var cancelled = await shop.CancelAsync(await shop.HoldAsync(1));
                cancelled.EnsureSuccessStatusCode();
            }
        });
        while (!moving.IsCompleted)
        {
            foreach (var open in (await ListAsync(shop, "&status=open")).GetProperty("items").EnumerateArray())
            {
                await CloseAsync(shop, open.GetProperty("id").GetGuid(), "resolve");
            }
        }

        await moving;
        var all = await ListAsync(shop);
        Assert.Equal(rounds, all.GetProperty("total").GetInt32());
        Assert.All(all.GetProperty("items").EnumerateArray(), item => Assert.Equal("resolved", item.GetProperty("status").GetString()));
    }

    private static string Path(Shop shop, string rest, string query = "") => $"/api/admin/alerts{rest}?event_id={shop.EventId}{query}";

    private static async Task<JsonElement> ListAsync(Shop shop, string query = "")
    {
        using var response = await shop.Admin.GetAsync(Path(shop, "", query));
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }

    private static async Task<Guid> FirstAsync(Shop shop) => (await ListAsync(shop)).GetProperty("items")[0].GetProperty("id").GetGuid();

    private static async Task<JsonElement> CloseAsync(Shop shop, Guid id, string how)
    {
        using var response = await shop.Admin.PostAsync(Path(shop, $"/{id}/{how}"), null);
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }

    private static IEnumerable<string?> Types(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("type").GetString());

    private static async Task<List<string>> LoggedAsync(Shop shop, Guid id)
    {
        await using var command = shop.Database.DataSource.CreateCommand(
            $"""
            SELECT concat_ws(' ', action_type, event_id, before->>'status', after->>'status', admin_id) FROM activity_log
            WHERE target_type = 'stock_alert' AND target_id = '{id}' ORDER BY seq
            """);
        await using var rows = await command.ExecuteReaderAsync();
        List<string> logged = [];
        while (await rows.ReadAsync())
        {
            logged.Add(rows.GetString(0));
        }

        return logged;
    }
}
