using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansTickets.Api.Tests.Http;

/// <summary>Walks through lists by <c>next_cursor</c>.</summary>
public sealed class CursorTests(SharedApp shared)
{
    [Fact]
    public async Task Walk_Products_SeesEachOnceInDisplayOrder()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        for (var i = 0; i < 7; i++)
        {
            await shop.AddProductAsync(1, product => product["display_order"] = i % 3);
        }

        var whole = await ItemsAsync(shop.Admin, shop.AdminPath(""));
        var walked = await WalkAsync(shop.Admin, shop.AdminPath(""), limit: 3);
        Assert.Equal(8, whole.Count);
        Assert.Equal(whole, walked);
        Assert.Equal(whole, await WalkAsync(shop.Buyer, $"/api/public/{shop.Code}/products?", limit: 1));
    }

    [Fact]
    public async Task Walk_WhileOthersInsert_SeesEachOldRowOnce()
    {
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        var old = new HashSet<string>();
        for (var i = 0; i < 12; i++)
        {
            old.Add((await shared.App.CreateEventAsync()).Id.ToString());
        }

        using var done = new CancellationTokenSource();
        var inserting = InsertUntilAsync(done.Token);
        var walked = await WalkAsync(client, "/api/super-admin/events?", limit: 2, between: () => shared.App.CreateEventAsync());
        await done.CancelAsync();
        await inserting;

        Assert.Distinct(walked);
        Assert.Subset(walked.ToHashSet(), old);
    }

    /// <summary>The negative control: by skip, a row inserted at the head pushes one that was seen into the next page.</summary>
    [Fact]
    public async Task Skip_WhileOthersInsert_RepeatsARow()
    {
        using var shop = await Shop.OpenAsync(shared.App, change: product => product["display_order"] = 1);
        await shop.AddProductAsync(1, product => product["display_order"] = 2);
        var first = await ItemsAsync(shop.Admin, $"{shop.AdminPath("")}&limit=1");
        await shop.AddProductAsync(1, product => product["display_order"] = 0);
        Assert.Equal(first, await ItemsAsync(shop.Admin, $"{shop.AdminPath("")}&skip=1&limit=1"));
    }

    [Fact]
    public async Task Walk_Managers_FiltersAllTheWay()
    {
        var (eventId, _) = await shared.App.CreateEventAsync();
        using var client = await shared.App.CreateClientAsync(As.SuperAdmin);
        for (var i = 0; i < 3; i++)
        {
            using var manager = await shared.App.CreateClientAsync(As.Staff(eventId));
            using var other = await shared.App.CreateClientAsync(As.Viewer(eventId));
        }

        var walked = await WalkAsync(client, $"/api/super-admin/managers?event_id={eventId}&permission_level=2", limit: 1);
        Assert.Equal(3, walked.Count);
        Assert.Distinct(walked);
    }

    [Fact]
    public async Task List_ExactlyOnePage_HasNoNext()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        await shop.AddProductAsync(1);
        var page = await PageAsync(shop.Admin, $"{shop.AdminPath("")}&limit=2");
        Assert.Equal(2, page.GetProperty("items").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, page.GetProperty("next_cursor").ValueKind);
        var half = await PageAsync(shop.Admin, $"{shop.AdminPath("")}&skip=1&limit=1");
        Assert.Equal(JsonValueKind.Null, half.GetProperty("next_cursor").ValueKind);
    }

    [Fact]
    public async Task List_CursorThatIsNotOurs_IsInvalid()
    {
        using var shop = await Shop.OpenAsync(shared.App);
        await shop.AddProductAsync(1);
        var cursor = (await PageAsync(shop.Admin, $"{shop.AdminPath("")}&limit=1")).GetProperty("next_cursor").GetString()!;
        var tampered = Enumerable.Range(0, cursor.Length)
            .Select(i => $"{cursor[..i]}{(cursor[i] == 'A' ? 'B' : 'A')}{cursor[(i + 1)..]}");
        foreach (var wrong in tampered.Concat(["", "AAAA", cursor[..^1], cursor + "A", cursor + "=", "%00", "%EA%B0%80", new string('A', 1_000)]))
        {
            using var response = await shop.Admin.GetAsync($"{shop.AdminPath("")}&cursor={wrong}");
            await ProblemAssert.IsInvalidAsync(response, "cursor");
        }

        using var foreign = await shop.Admin.GetAsync($"/api/super-admin/events?cursor={cursor}");
        await ProblemAssert.IsInvalidAsync(foreign, "cursor");
        using var both = await shop.Admin.GetAsync($"{shop.AdminPath("")}&cursor={cursor}&skip=0");
        await ProblemAssert.IsInvalidAsync(both, "cursor");
    }

    private async Task InsertUntilAsync(CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            await shared.App.CreateEventAsync();
        }
    }

    private static async Task<List<string>> WalkAsync(HttpClient client, string path, int limit, Func<Task>? between = null)
    {
        List<string> ids = [];
        string? cursor = null;
        do
        {
            var page = await PageAsync(client, $"{path}&limit={limit}{(cursor is null ? "" : $"&cursor={cursor}")}");
            ids.AddRange(Ids(page));
            cursor = page.GetProperty("next_cursor").GetString();
            if (between is not null)
            {
                await between();
            }
        }
        while (cursor is not null);
        return ids;
    }

    private static async Task<List<string>> ItemsAsync(HttpClient client, string path) => [.. Ids(await PageAsync(client, path))];

    private static async Task<JsonElement> PageAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }

    private static IEnumerable<string> Ids(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!);
}
