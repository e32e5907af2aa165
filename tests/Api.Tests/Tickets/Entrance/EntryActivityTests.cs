using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Api.Tests.Activity;
using OrleansTickets.Data.Activity;

namespace OrleansTickets.Api.Tests.Tickets.Entrance;

/// <summary>Whoever lets somebody in changes a ticket: each entry is a row of the activity log, and nothing else at a gate is.</summary>
public sealed class EntryActivityTests(SharedApp shared)
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Theory]
    [InlineData("scan")]
    [InlineData("process-entrance")]
    public async Task Scan_Admitted_LeavesOneRowOfWhoAndWhat(string endpoint)
    {
        using var desk = await TicketDesk.OpenAsync(shared.App, entries: 2);
        var (ticket, code) = await desk.BuyOneAsync();
        var first = await ChangeAsync(desk, endpoint, Scan(code, "North"));
        Assert.Equal(("ticket_entered", $"ticket {ticket.TicketId}"), (first.Action, first.Target));
        Assert.Equal(("event_manager", $"{desk.Shop.EventId}"), (first["admin_type"], first["event_id"]));
        Assert.Equal(await StaffAsync(desk), first["admin_id"]);
        Assert.NotNull(first["ip_address"]);
        Is("""{"status": "issued", "entries": 0}""", first.Before);
        Is("""{"status": "entered", "entries": 1, "gate": "North", "result": "admitted"}""", first.After);

        var second = await ChangeAsync(desk, endpoint, Scan(code, "South"));
        Is("""{"status": "entered", "entries": 1}""", second.Before);
        Is("""{"status": "entered", "entries": 2, "gate": "South", "result": "admitted"}""", second.After);
    }

    [Fact]
    public async Task Scan_SameNonceAgain_LeavesNoFurtherRow()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App, entries: 2);
        var scan = Scan((await desk.BuyOneAsync()).Code, "North", Guid.CreateVersion7());
        await ChangeAsync(desk, "scan", scan);
        await ChangeNothingAsync(desk, "scan", scan);
    }

    [Fact]
    public async Task Scan_RefusedOrOnlyValidated_LeavesNoRow()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        var (_, code) = await desk.BuyOneAsync();
        await ChangeNothingAsync(desk, "validate", new JsonObject { ["qr_code"] = code });
        await ChangeNothingAsync(desk, "scan", Scan("no ticket", "North"));
        await ChangeAsync(desk, "scan", Scan(code, "North"));
        await ChangeNothingAsync(desk, "scan", Scan(code, "North"));
    }

    [Fact]
    public async Task Sync_EachEntryThatIsKept_LeavesOneRowAndSaysWhatItDisplaced()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        var (ticket, code) = await desk.BuyOneAsync();
        OfflineEntry early = new(code, Now.AddMinutes(-30), Guid.CreateVersion7()), late = new(code, Now.AddMinutes(-20), Guid.CreateVersion7());
        var settled = await ChangeAsync(desk, "sync", Sync("South", late));
        Assert.Equal(("ticket_entered_offline", $"ticket {ticket.TicketId}"), (settled.Action, settled.Target));
        Assert.Equal(("South", "admitted"), (Text(settled.After, "gate"), Text(settled.After, "result")));
        Assert.Equal(Micros(late.At), Micros(settled.After.GetProperty("scanned_at").GetDateTimeOffset()));

        var displacing = await ChangeAsync(desk, "sync", Sync("North", early));
        Assert.Equal(("North", "admitted"), (Text(displacing.After, "gate"), Text(displacing.After, "result")));
        Assert.Equal(late.Nonce, displacing.After.GetProperty("displaced").GetProperty("nonce").GetGuid());

        var surplus = await ChangeAsync(desk, "sync", Sync("West", early with { At = Now.AddMinutes(-5), Nonce = Guid.CreateVersion7() }));
        Assert.Equal(("West", "conflict", 1), (Text(surplus.After, "gate"), Text(surplus.After, "result"), surplus.After.GetProperty("entries").GetInt32()));

        await ChangeNothingAsync(desk, "sync", Sync("North", early, late, new OfflineEntry("no ticket", Now, Guid.CreateVersion7())));
    }

    [Fact]
    public async Task Scans_ByManyGatesAtOnce_LeaveOneRowEachAndTheChainWhole()
    {
        const int Tickets = 10, Gates = 6;
        await using var app = await TicketsApp.StartAsync();
        using var desk = await TicketDesk.OpenAsync(app);
        var order = await desk.BuyAsync(Tickets);
        await Task.WhenAll(order.Tickets.SelectMany(ticket => Enumerable.Range(0, Gates).Select(gate => desk.ScanAsync(desk.CodeOf(ticket), $"{gate}"))));

        Assert.Equal(
            (long)Tickets,
            await app.Database.ScalarAsync<long>("SELECT count(DISTINCT target_id) FROM activity_log WHERE action_type = 'ticket_entered'"));
        Assert.Equal((long)Tickets, await app.Database.ScalarAsync<long>("SELECT count(*) FROM activity_log WHERE action_type = 'ticket_entered'"));
        Assert.Equal((long)Tickets, await app.Database.ScalarAsync<long>(
            """
            SELECT count(*) FROM activity_log a JOIN journal j ON j.stream = 'ticket/' || a.target_id AND j.xmin = a.xmin
            WHERE a.action_type = 'ticket_entered' AND j.type = 'ticket-entered'
            """));
        Assert.Null((await app.Services.GetRequiredService<ActivityChain>().VerifyAsync(null, CancellationToken.None)).Fault);
    }

    private Task<Entry> ChangeAsync(TicketDesk desk, string endpoint, JsonObject body) =>
        Trail.ChangeAsync(shared.App.Database, desk.Staff, HttpMethod.Post, $"/api/admin/entrance/{endpoint}", body);

    private async Task ChangeNothingAsync(TicketDesk desk, string endpoint, JsonObject body)
    {
        var (response, entries) = await Trail.SendAsync(
            shared.App.Database, desk.Staff, HttpMethod.Post, $"/api/admin/entrance/{endpoint}", body);
        using (response)
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Empty(entries);
        }
    }

    private Task<string> StaffAsync(TicketDesk desk) => shared.App.Database.ScalarAsync<string>(
        $"SELECT id::text FROM admins WHERE event_id = '{desk.Shop.EventId}' AND permission_level = 2");

    private static JsonObject Scan(string code, string gate, Guid? nonce = null) =>
        new() { ["qr_code"] = code, ["gate"] = gate, ["nonce"] = nonce?.ToString() };

    private static JsonObject Sync(string gate, params OfflineEntry[] scans) => new()
    {
        ["gate"] = gate,
        ["scans"] = new JsonArray([.. scans.Select(scan => new JsonObject
        {
            ["nonce"] = scan.Nonce.ToString(), ["qr_code"] = scan.Code, ["scanned_at"] = scan.At.UtcDateTime.ToString("O"),
        })]),
    };

    private static long Micros(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerMicrosecond;

    private static void Is(string expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, actual), $"{actual} instead of {expected}");

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();
}
