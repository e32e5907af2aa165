using System.Net;
using System.Text.Json;

namespace OrleansTickets.Api.Tests.Tickets.Entrance;

public sealed class OfflineTests(SharedApp shared)
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sync_TwoGatesThatLetInWithOneTicket_TheEarlierCountsWhicheverIsHeardOfFirst(bool laterFirst)
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        var (ticket, code) = await desk.BuyOneAsync();
        OfflineEntry north = new(code, Now.AddMinutes(-30), Guid.CreateVersion7()), south = new(desk.CodeOf(ticket), Now.AddMinutes(-20), Guid.CreateVersion7());
        var first = Assert.Single(Results(await (laterFirst ? desk.SyncAsync("South", south) : desk.SyncAsync("North", north))));
        Assert.Equal("admitted", Text(first, "result"));
        var second = Assert.Single(Results(await (laterFirst ? desk.SyncAsync("North", north) : desk.SyncAsync("South", south))));
        if (laterFirst)
        {
            Assert.Equal(("admitted", "North"), (Text(second, "result"), Text(second, "first_gate")));
            Assert.Equal(south.Nonce, second.GetProperty("displaced").GetProperty("nonce").GetGuid());
        }
        else
        {
            Assert.Equal(("conflict", "ALREADY_ENTERED", "North"), (Text(second, "result"), Text(second, "reason"), Text(second, "first_gate")));
        }

        Assert.Equal(
            ["South conflict ALREADY_ENTERED offline", "North admitted ADMITTED offline"],
            (await desk.LogAsync()).Select(row => $"{Text(row, "gate")} {Text(row, "result")} {Text(row, "reason")} {Text(row, "kind")}"));
        var standing = await desk.GrainOf(ticket).GetAsync();
        Assert.Equal(("North", 1), (standing.Gate, standing.Entries));
    }

    [Fact]
    public async Task Sync_SentAgain_ChangesNothing()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        var order = await desk.BuyAsync(3);
        List<OfflineEntry> batch = [.. order.Tickets.Select((ticket, index) => new OfflineEntry(desk.CodeOf(ticket), Now.AddMinutes(index - 30), Guid.CreateVersion7()))];
        batch.Add(batch[0] with { Nonce = Guid.CreateVersion7(), At = Now.AddMinutes(-5) });
        batch.Add(new OfflineEntry("not a ticket", Now, Guid.CreateVersion7()));
        var first = await desk.SyncAsync("North", batch);
        Assert.Equal((3, 2), (first.GetProperty("admitted").GetInt32(), first.GetProperty("conflicts").GetInt32()));
        Assert.Equal(batch.Select(scan => scan.Nonce), Results(first).Select(result => result.GetProperty("nonce").GetGuid()));
        Assert.Equal(["ADMITTED", "ADMITTED", "ADMITTED", "ALREADY_ENTERED", "NOT_A_TICKET"], Results(first).Select(result => Text(result, "reason")));

        var before = await FingerprintAsync(desk);
        var again = await desk.SyncAsync("North", batch);
        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Equal(before, await FingerprintAsync(desk));
    }

    [Fact]
    public async Task Sync_ScanThatTheServerHasAdmittedOnline_IsSettledWithIt()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        var (ticket, code) = await desk.BuyOneAsync();
        await desk.ScanAsync(code, "North");
        var earlier = Results(await desk.SyncAsync("South", new OfflineEntry(code, Now.AddMinutes(-10), Guid.CreateVersion7()))).Single();
        Assert.Equal("admitted", Text(earlier, "result"));
        Assert.Equal("North", Text(earlier.GetProperty("displaced"), "gate"));
        var standing = await desk.GrainOf(ticket).GetAsync();
        Assert.Equal(("South", 1), (standing.Gate, standing.Entries));
        Assert.Equal("ALREADY_ENTERED", await desk.ReasonAsync(code));
    }

    [Fact]
    public async Task Sync_ScannersClockWrong_IsAConflictAndNoEntry()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        var (ticket, code) = await desk.BuyOneAsync();
        var results = Results(await desk.SyncAsync(
            "North", new OfflineEntry(code, Now.AddHours(1), Guid.CreateVersion7()), new OfflineEntry(code, Now.AddDays(-40), Guid.CreateVersion7())));
        Assert.All(results, result => Assert.Equal(("conflict", "BAD_TIME"), (Text(result, "result"), Text(result, "reason"))));
        Assert.Equal(0, (await desk.GrainOf(ticket).GetAsync()).Entries);
    }

    [Fact]
    public async Task Sync_RepeatedNonceOrTooManyScans_IsRefusedWhole()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        var (ticket, code) = await desk.BuyOneAsync();
        var nonce = Guid.CreateVersion7();
        object scan = new { nonce, qr_code = code, scanned_at = Now };
        using var repeated = await desk.PostAsync("sync", new { gate = "North", scans = new[] { scan, scan } });
        await ProblemAssert.IsInvalidAsync(repeated, "scans");
        using var many = await desk.PostAsync("sync", new { gate = "North", scans = Enumerable.Repeat<object?>(null, 201) });
        await ProblemAssert.IsInvalidAsync(many, "scans");
        using var wrong = await desk.PostAsync("sync", new { gate = "North", scans = new object?[] { scan, null, new { nonce = "1", qr_code = "" } } });
        await ProblemAssert.IsInvalidAsync(wrong, "scans[1]", "scans[2].nonce", "scans[2].qr_code", "scans[2].scanned_at");
        Assert.Equal(0, (await desk.GrainOf(ticket).GetAsync()).Entries);
    }

    /// <summary>A whole batch fits the limit of a body.</summary>
    [Fact]
    public async Task Sync_TwoHundredScans_AreSettledAtOnce()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App, entries: 0);
        var (ticket, _) = await desk.BuyOneAsync();
        var answer = await desk.SyncAsync("North", Enumerable.Range(0, 200).Select(
            number => new OfflineEntry(desk.CodeOf(ticket), Now.AddSeconds(-number), Guid.CreateVersion7())));
        Assert.Equal(200, answer.GetProperty("admitted").GetInt32());
        Assert.Equal(200, (await desk.GrainOf(ticket).GetAsync()).Entries);
    }

    private static Task<string> FingerprintAsync(TicketDesk desk) => desk.Shop.Database.ScalarAsync<string>(
        $"SELECT md5(string_agg(e::text, ',' ORDER BY id)) FROM entrance_logs e WHERE event_id = '{desk.Shop.EventId}'");

    private static List<JsonElement> Results(JsonElement answer) => [.. answer.GetProperty("results").EnumerateArray()];

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();
}
