using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Api.Tickets.Entrance;
using OrleansTickets.Contracts.Tickets;

namespace OrleansTickets.Api.Tests.Tickets.Entrance;

public sealed class EntranceLogTests(SharedApp shared)
{
    [Fact]
    public async Task Logs_EntriesAndRefusals_SayWhoWhatAndWhere()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App, name: "관람권");
        var order = await desk.BuyAsync(1);
        using var scanned = await desk.PostAsync("scan", new { qr_code = desk.CodeOf(order.Tickets[0]), gate = "North", device_info = "turnstile 1" });
        await desk.ScanAsync("no ticket", "South");

        var log = await desk.LogAsync();
        Assert.Equal(["refused NOT_A_TICKET South", "admitted ADMITTED North"], log.Select(Describe));
        var entry = log[1];
        Assert.Equal(
            ("scan", $"{order.Tickets[0].TicketId}", order.OrderNumber, "관람권", "turnstile 1", "Manager", 1),
            (Text(entry, "kind"), Text(entry, "ticket_id"), Text(entry, "order_number"), Text(entry, "product_name"), Text(entry, "device_info"),
                Text(entry, "admin_name"), entry.GetProperty("attempts").GetInt32()));
        Assert.Null(Text(log[0], "ticket_id"));
    }

    [Fact]
    public async Task Logs_Filters_ListOnlyThose()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        var order = await desk.BuyAsync(2);
        await desk.ScanAsync(desk.CodeOf(order.Tickets[0]), "North");
        await desk.ScanAsync(desk.CodeOf(order.Tickets[0]), "South");
        await desk.ScanAsync(desk.CodeOf(order.Tickets[1]), "South");
        Assert.Equal(2, (await desk.LogAsync("?result=admitted")).Count);
        Assert.Single(await desk.LogAsync("?result=refused"));
        Assert.Empty(await desk.LogAsync("?result=conflict"));
        Assert.Equal(2, (await desk.LogAsync("?gate=South")).Count);
        Assert.Equal(2, (await desk.LogAsync($"?ticket_id={order.Tickets[0].TicketId}")).Count);
        Assert.Empty(await desk.LogAsync("?start_date=2099-01-01"));
        Assert.Equal(3, (await desk.LogAsync("?end_date=2099-01-01")).Count);
        using var wrong = await desk.Staff.GetAsync("/api/admin/entrance/logs?result=perhaps");
        await ProblemAssert.IsInvalidAsync(wrong, "result");

        var first = await desk.ReadAsync("logs?limit=2");
        var rest = await desk.ReadAsync($"logs?limit=2&cursor={first.GetProperty("next_cursor").GetString()}");
        Assert.Equal((2, 1), (first.GetProperty("items").GetArrayLength(), rest.GetProperty("items").GetArrayLength()));
    }

    [Fact]
    public async Task Logs_SameRefusalAgain_IsCounted()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        for (var i = 0; i < 5; i++)
        {
            await desk.ScanAsync($"no ticket {i}");
        }

        var rows = await desk.LogAsync();
        Assert.InRange(rows.Count, 1, 2); // the hour may end between two of them
        Assert.Equal(5, rows.Sum(row => row.GetProperty("attempts").GetInt32()));
    }

    [Fact]
    public async Task Refusals_AtGatesThatSomebodyMakesUp_FillNoTable()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        var attempts = shared.App.Services.GetRequiredService<RefusedAttempts>();
        var at = TimeProvider.System.GetUtcNow();
        const int Made = RefusedAttempts.MaxRows + 300;
        for (var i = 0; i < Made; i++)
        {
            await attempts.CountAsync(
                new RefusedAttempt(desk.Shop.EventId, null, "scan", EntryReason.NotATicket, new GatePlace($"gate {i}", null), Guid.Empty, at),
                CancellationToken.None);
        }

        Assert.Equal(
            $"{RefusedAttempts.MaxRows + 1} {Made} 300",
            await shared.App.Database.ScalarAsync<string>(
                $"""
                SELECT concat_ws(' ', count(*), sum(attempts), max(attempts) FILTER (WHERE gate = '{RefusedAttempts.OtherGates}'))
                FROM entrance_logs WHERE event_id = '{desk.Shop.EventId}'
                """));
    }

    [Fact]
    public async Task Any_ByViewer_IsForbidden()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        using var viewer = await shared.App.CreateClientAsync(As.Viewer(desk.Shop.EventId));
        using var response = await viewer.GetAsync("/api/admin/entrance/logs");
        await ProblemAssert.IsAsync(response, HttpStatusCode.Forbidden, "FORBIDDEN");
    }

    private static string Describe(JsonElement row) => $"{Text(row, "result")} {Text(row, "reason")} {Text(row, "gate")}";

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();
}
