using System.Net;
using System.Text.Json;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Analytics;

/// <summary>Twelve rows of known content, read by every filter.</summary>
public sealed class ActivityLogTests : IAsyncLifetime
{
    private const string Path = "/api/super-admin/analytics/activity-logs";
    private const string Event = "01939f2c-0000-7000-8000-000000000001";
    private const string Admin = "01939f2c-0000-7000-8000-0000000000aa";

    private TicketsApp _app = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TicketsApp.StartAsync();
        _client = await _app.CreateClientAsync(As.SuperAdmin);

        // Old enough to be apart from what the start itself and the login leave.
        await _app.Database.ExecuteAsync(
            $"""
            INSERT INTO activity_log_pending (id, at, admin_id, admin_type, event_id, action_type, target_type, target_id, request_id, before, after)
            SELECT gen_random_uuid(), timestamptz '2020-01-01T00:00:00Z' + n * interval '6 hours' AS at,
                   CASE WHEN n % 3 = 0 THEN '{Admin}'::uuid END, CASE WHEN n % 2 = 0 THEN 'super_admin' ELSE 'event_manager' END,
                   CASE WHEN n % 4 = 0 THEN '{Event}'::uuid END, CASE WHEN n < 6 THEN 'thing_made' ELSE 'thing_changed' END,
                   'thing', n::text, 'seeded', NULL, jsonb_build_object('n', n)
            FROM generate_series(0, 11) AS n ORDER BY at
            """);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("action_type=thing_made", "5,4,3,2,1,0")]
    [InlineData("action_type=thing_made&admin_type=super_admin", "4,2,0")]
    [InlineData("action_type=thing_changed&admin_type=event_manager", "11,9,7")]
    [InlineData("admin_id=" + Admin, "9,6,3,0")]
    [InlineData("event_id=" + Event, "8,4,0")]
    [InlineData("end_date=2020-01-01", "3,2,1,0")]
    [InlineData("end_date=2020-01-01T06:00:00Z", "1,0")]
    [InlineData("start_date=2020-01-03&end_date=2020-01-03", "11,10,9,8")]
    [InlineData("start_date=2020-01-02T09:00:00%2B09:00&end_date=2020-01-02T06:00:00.000001Z", "5,4")]
    [InlineData("start_date=2020-01-04&end_date=2020-01-05", "")]
    [InlineData("action_type=thing_made&skip=1&limit=2", "4,3")]
    [InlineData("action_type=nothing_such", "")]
    public async Task List_ByFilter_HasTheRightRowsNewestFirst(string query, string expected)
    {
        var list = await ReadAsync(query);
        Assert.Equal(expected, string.Join(',', list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("target_id").GetString())));
    }

    [Fact]
    public async Task List_Part_TellsTheTotalAndGoesOnByCursor()
    {
        List<string> seen = [];
        var query = "action_type=thing_changed&limit=4";
        while (true)
        {
            var list = await ReadAsync(query);
            Assert.Equal(6, list.GetProperty("total").GetInt32());
            seen.AddRange(list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("target_id").GetString()!));
            if (list.GetProperty("next_cursor").GetString() is not { } cursor)
            {
                break;
            }

            query = $"action_type=thing_changed&limit=4&cursor={cursor}";
        }

        Assert.Equal(["11", "10", "9", "8", "7", "6"], seen);
    }

    [Fact]
    public async Task List_Item_SaysEverythingAboutTheChange()
    {
        var item = (await ReadAsync("action_type=logged_in&limit=1")).GetProperty("items")[0];
        Assert.Equal(
            [
                "action_type", "admin_id", "admin_name", "admin_type", "after", "at", "before", "event_id", "id", "ip_address", "request_id", "seq",
                "target_id", "target_type",
            ],
            Json.Members(item));
        Assert.Equal(("Super admin", "127.0.0.1"), (item.GetProperty("admin_name").GetString(), item.GetProperty("ip_address").GetString()));

        var seeded = (await ReadAsync("admin_id=" + Admin)).GetProperty("items")[0];
        Assert.Equal(JsonValueKind.Null, seeded.GetProperty("admin_name").ValueKind);
        Assert.Equal(9, seeded.GetProperty("after").GetProperty("n").GetInt32());
        Assert.Equal("2020-01-03T06:00:00Z", seeded.GetProperty("at").GetString());
    }

    [Theory]
    [InlineData("admin_type=root", "admin_type")]
    [InlineData("action_type=", "action_type")]
    [InlineData("action_type=DROP%20TABLE", "action_type")]
    [InlineData("event_id=1", "event_id")]
    [InlineData("admin_id=x", "admin_id")]
    [InlineData("start_date=yesterday", "start_date")]
    [InlineData("start_date=2020-01-01T00:00:00", "start_date")]
    [InlineData("start_date=1999-12-31", "start_date")]
    [InlineData("end_date=9999-12-31", "end_date")]
    [InlineData("end_date=2020-13-01", "end_date")]
    [InlineData("skip=-1", "skip")]
    [InlineData("cursor=x", "cursor")]
    public async Task List_WrongQuery_IsInvalid(string query, string field)
    {
        using var response = await _client.GetAsync($"{Path}?{query}");
        await ProblemAssert.IsInvalidAsync(response, field);
    }

    [Fact]
    public async Task List_AsAnEventManager_IsForbidden()
    {
        var (eventId, _) = await _app.CreateEventAsync();
        using var manager = await _app.CreateClientAsync(As.Manager(eventId));
        using var response = await manager.GetAsync(Path);
        await ProblemAssert.IsAsync(response, HttpStatusCode.Forbidden, "FORBIDDEN");
    }

    private async Task<JsonElement> ReadAsync(string query)
    {
        using var response = await _client.GetAsync($"{Path}?{query}");
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }
}
