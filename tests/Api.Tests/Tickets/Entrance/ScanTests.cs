using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansTickets.Api.Tests.Tickets.Tokens;
using OrleansTickets.Contracts.Orders;

namespace OrleansTickets.Api.Tests.Tickets.Entrance;

public sealed class ScanTests(SharedApp shared)
{
    [Fact]
    public async Task Scan_GoodTicket_LetsInOnceAndShowsIt()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App, name: "야간 관람권");
        var order = await desk.BuyAsync(2);
        var code = desk.CodeOf(order.Tickets[1]);

        var first = await desk.ScanAsync(code);
        Assert.True(first.GetProperty("admitted").GetBoolean());
        Assert.Equal(("ADMITTED", "North"), (Text(first, "reason"), Text(first, "gate")));
        var ticket = first.GetProperty("ticket");
        Assert.Equal(
            ($"{order.Tickets[1].TicketId}", order.OrderNumber, "야간 관람권", "entered", 2, 1, 1),
            (Text(ticket, "ticket_id"), Text(ticket, "order_number"), Text(ticket, "product_name"), Text(ticket, "status"),
                ticket.GetProperty("serial").GetInt32(), ticket.GetProperty("entries").GetInt32(), ticket.GetProperty("entries_allowed").GetInt32()));

        var second = await desk.ScanAsync(desk.CodeOf(order.Tickets[1]), "South");
        Assert.False(second.GetProperty("admitted").GetBoolean());
        Assert.Equal(("ALREADY_ENTERED", "North"), (Text(second, "reason"), Text(second, "gate")));
        Assert.Equal(Text(first, "entered_at"), Text(second, "entered_at"));
        Assert.Equal("ADMITTED", await desk.ReasonAsync(desk.CodeOf(order.Tickets[0])));
    }

    [Fact]
    public async Task ProcessEntrance_SecondTime_Is409WithTheFirstEntry()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        var (_, code) = await desk.BuyOneAsync();
        using var first = await desk.PostAsync("process-entrance", new { qr_code = code, gate = "North", device_info = "turnstile 1" });
        var admitted = await Json.ReadAsync(first, HttpStatusCode.OK);
        Assert.True(admitted.GetProperty("admitted").GetBoolean());

        using var second = await desk.PostAsync("process-entrance", new { qr_code = code, gate = "South" });
        var problem = await ProblemAssert.IsAsync(second, HttpStatusCode.Conflict, "ALREADY_ENTERED");
        Assert.Equal(
            ("ALREADY_ENTERED", "North", Text(admitted, "entered_at")),
            (Text(problem, "reason"), Text(problem, "gate"), Text(problem, "entered_at")));
    }

    [Fact]
    public async Task Scan_SameNonceAgain_IsTheSameScan()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App, entries: 2);
        var (ticket, code) = await desk.BuyOneAsync();
        var nonce = Guid.CreateVersion7();
        var first = await desk.ScanAsync(code, nonce: nonce);
        var again = await desk.ScanAsync(code, "South", nonce);
        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Equal($"{nonce}", Text(again, "nonce"));
        Assert.Equal(1, (await desk.GrainOf(ticket).GetAsync()).Entries);
        Assert.Single(await desk.LogAsync());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(0, 5)]
    public async Task Scan_TicketForSeveralEntries_LetsInAsOftenAsItsProductSaid(int entries, int admitted)
    {
        using var desk = await TicketDesk.OpenAsync(shared.App, entries);
        var (ticket, code) = await desk.BuyOneAsync();
        Assert.Equal(entries, ticket.Entries);
        var reasons = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            reasons.Add(await desk.ReasonAsync(code));
        }

        Assert.Equal(admitted, reasons.Count(reason => reason == "ADMITTED"));
        Assert.Equal(admitted, (await desk.GrainOf(ticket).GetAsync()).Entries);
    }

    [Fact]
    public async Task Scan_CodesThatAreNoTicketsOfTheEvent_AreRefusedForTheirReason()
    {
        using TicketDesk desk = await TicketDesk.OpenAsync(shared.App), other = await TicketDesk.OpenAsync(shared.App);
        using var forger = await TokenOffice.OpenAsync();
        var (_, code) = await desk.BuyOneAsync();
        var changed = TokenOffice.Open(code);
        changed[60] ^= 1;
        Assert.Equal("BAD_SIGNATURE", await desk.ReasonAsync(TokenOffice.Close(changed)));
        Assert.Equal("UNKNOWN_KEY", await desk.ReasonAsync(forger.Tokens.TokenFor(TokenOffice.Sample with { EventId = desk.Shop.EventId })));
        Assert.Equal("NOT_A_TICKET", await desk.ReasonAsync("https://example.com/누구세요?\0"));
        var foreign = (await other.BuyOneAsync()).Code;
        var refused = await desk.ScanAsync(foreign);
        Assert.Equal(("WRONG_EVENT", JsonValueKind.Null), (Text(refused, "reason"), refused.GetProperty("ticket").ValueKind));
        using var problem = await desk.PostAsync("process-entrance", new { qr_code = foreign, gate = "North" });
        await ProblemAssert.IsAsync(problem, HttpStatusCode.Forbidden, "WRONG_EVENT");
        Assert.Equal("ADMITTED", await other.ReasonAsync(foreign));
        Assert.Equal("ADMITTED", await desk.ReasonAsync(code));
    }

    [Fact]
    public async Task Scan_RefundedTicket_IsVoidAndListedAsRevoked()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        var order = await desk.BuyAsync(2);
        using var before = await desk.Staff.GetAsync("/api/admin/entrance/revocations");
        Assert.Empty((await Json.ReadAsync(before, HttpStatusCode.OK)).GetProperty("ticket_ids").EnumerateArray());
        await RefundAsync(desk, order, order.Tickets[0].TicketId);

        Assert.Equal("VOID", await desk.ReasonAsync(desk.CodeOf(order.Tickets[0])));
        using var problem = await desk.PostAsync("process-entrance", new { qr_code = desk.CodeOf(order.Tickets[0]), gate = "North" });
        Assert.Equal("VOID", Text(await ProblemAssert.IsAsync(problem, HttpStatusCode.Conflict, "CONFLICT"), "reason"));
        Assert.Equal("ADMITTED", await desk.ReasonAsync(desk.CodeOf(order.Tickets[1])));

        using var after = await desk.Staff.GetAsync("/api/admin/entrance/revocations");
        var listed = await Json.ReadAsync(after, HttpStatusCode.OK);
        Assert.Equal([order.Tickets[0].TicketId], listed.GetProperty("ticket_ids").EnumerateArray().Select(id => id.GetGuid()));
        Assert.NotEqual(before.Headers.ETag, after.Headers.ETag);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/admin/entrance/revocations");
        request.Headers.IfNoneMatch.Add(after.Headers.ETag!);
        using var unchanged = await desk.Staff.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task Validate_AnyNumberOfTimes_ChangesNothing()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        var (ticket, code) = await desk.BuyOneAsync();
        for (var i = 0; i < 3; i++)
        {
            var looked = await ValidateAsync(desk, code);
            Assert.Equal((true, "ADMITTED", "issued"), (looked.GetProperty("valid").GetBoolean(), Text(looked, "reason"), Text(looked.GetProperty("ticket"), "status")));
            Assert.Equal("NOT_A_TICKET", Text(await ValidateAsync(desk, "x"), "reason"));
        }

        Assert.Equal(0, (await desk.GrainOf(ticket).GetAsync()).Entries);
        Assert.Empty(await desk.LogAsync());
        await desk.ScanAsync(code);
        var used = await ValidateAsync(desk, code);
        Assert.Equal((false, "ALREADY_ENTERED"), (used.GetProperty("valid").GetBoolean(), Text(used, "reason")));
    }

    [Theory]
    [InlineData("scan", "qr_code", "gate")]
    [InlineData("process-entrance", "qr_code", "gate")]
    [InlineData("validate", "qr_code")]
    [InlineData("sync", "gate", "scans")]
    [InlineData("manual-entry", "gate", "order_number", "reason")]
    public async Task Post_EmptyBody_NamesEachField(string path, params string[] fields)
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        using var response = await desk.Shop.Admin.PostAsJsonAsync($"/api/admin/entrance/{path}?event_id={desk.Shop.EventId}", new { });
        await ProblemAssert.IsInvalidAsync(response, fields);
    }

    [Fact]
    public async Task Scan_FirstEntry_IsToldOnceAndStandsInTheReadModel()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App, entries: 2);
        var order = await desk.BuyAsync(1);
        var ticket = order.Tickets[0];
        await desk.ScanAsync(desk.CodeOf(ticket), "북문");
        await desk.ScanAsync(desk.CodeOf(ticket), "남문");
        Assert.Equal(
            $"entrance_done {order.OrderId} {order.OrderNumber} {ticket.TicketId} 북문",
            await shared.App.Database.ScalarAsync<string>(
                $"""
                SELECT string_agg(concat_ws(' ', template, order_id, payload ->> 'order_number', payload ->> 'ticket_id', payload ->> 'gate'), ';')
                FROM outbox WHERE cause = 'entrance-done/{ticket.TicketId}'
                """));
        Assert.Equal(
            "entered 북문 2 2",
            await shared.App.Database.ScalarAsync<string>(
                $"SELECT concat_ws(' ', status, gate, entries, entries_allowed) FROM tickets WHERE ticket_id = '{ticket.TicketId}'"));
    }

    private static async Task<JsonElement> ValidateAsync(TicketDesk desk, string code)
    {
        using var response = await desk.PostAsync("validate", new { qr_code = code });
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }

    private static async Task RefundAsync(TicketDesk desk, Order order, Guid ticketId)
    {
        var refunded = await desk.OrderOf(order.OrderId).RefundAsync(
            new RefundRequest("refund", "rain", null, [ticketId], RefundPolicy.Full),
            new OrleansTickets.Contracts.Actor(Guid.Empty, "system", null, "test"));
        Assert.Equal(RefundStatus.Done, refunded.Value!.Status);
    }

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();
}
