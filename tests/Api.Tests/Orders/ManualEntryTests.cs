using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansTickets.Api.Tests.Activity;
using OrleansTickets.Api.Tests.Tickets;

namespace OrleansTickets.Api.Tests.Orders;

public sealed class ManualEntryTests(SharedApp shared)
{
    [Fact]
    public async Task Enter_ByOrderNumberAsPeopleSayIt_LetsInOnceAndIsRecorded()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        using var manager = await shared.App.CreateClientAsync(As.Manager(desk.Shop.EventId));
        var order = await desk.BuyAsync(1);
        var spoken = order.OrderNumber.ToLowerInvariant().Insert(5, "-").Insert(11, " ");
        var record = await Trail.ChangeAsync(
            shared.App.Database, manager, HttpMethod.Post, "/api/admin/entrance/manual-entry",
            new JsonObject { ["order_number"] = spoken, ["gate"] = "North", ["reason"] = "코드가 찢어짐" });
        Assert.Equal(("ticket_entered_manually", $"ticket {order.Tickets[0].TicketId}"), (record.Action, record.Target));
        Assert.Equal(("issued", "entered", "코드가 찢어짐"), (Text(record.Before, "status"), Text(record.After, "status"), Text(record.After, "reason")));

        using var again = await PostAsync(manager, new { order_number = order.OrderNumber, gate = "South", reason = "again" });
        var problem = await ProblemAssert.IsAsync(again, HttpStatusCode.Conflict, "ALREADY_ENTERED");
        Assert.Equal("North", Text(problem, "gate"));
        Assert.Equal("ALREADY_ENTERED", await desk.ReasonAsync(desk.CodeOf(order.Tickets[0])));
        var logged = Assert.Single(await desk.LogAsync("?result=admitted"));
        Assert.Equal(("manual", "코드가 찢어짐"), (Text(logged, "kind"), Text(logged, "notes")));
    }

    [Fact]
    public async Task Enter_OrderOfSeveralTickets_WantsToKnowWhich()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        var order = await desk.BuyAsync(2);
        using var which = await PostAsync(desk, new { order_number = order.OrderNumber, gate = "North", reason = "phone is empty" });
        await ProblemAssert.IsInvalidAsync(which, "ticket_id");
        using var one = await PostAsync(
            desk, new { order_number = order.OrderNumber, ticket_id = order.Tickets[1].TicketId, gate = "North", reason = "phone is empty" });
        Assert.Equal(
            $"{order.Tickets[1].TicketId}", Text((await Json.ReadAsync(one, HttpStatusCode.OK)).GetProperty("ticket"), "ticket_id"));
        using var other = await PostAsync(desk, new { ticket_id = order.Tickets[0].TicketId, gate = "North", reason = "phone is empty" });
        await Json.ReadAsync(other, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Enter_SameNonceAgain_IsTheSameEntry()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App, entries: 0);
        var order = await desk.BuyAsync(1);
        object wish = new { order_number = order.OrderNumber, gate = "North", reason = "x", nonce = Guid.CreateVersion7() };
        for (var i = 0; i < 3; i++)
        {
            using var entered = await PostAsync(desk, wish);
            await Json.ReadAsync(entered, HttpStatusCode.OK);
        }

        Assert.Equal(1, (await desk.GrainOf(order.Tickets[0]).GetAsync()).Entries);
    }

    [Fact]
    public async Task Enter_TicketOfAnotherEventOrOfNone_IsNotFound()
    {
        using TicketDesk desk = await TicketDesk.OpenAsync(shared.App), other = await TicketDesk.OpenAsync(shared.App);
        var order = await other.BuyAsync(1);
        foreach (var wish in (object[])[
            new { ticket_id = order.Tickets[0].TicketId, gate = "North", reason = "x" },
            new { order_number = order.OrderNumber, gate = "North", reason = "x" },
            new { ticket_id = Guid.CreateVersion7(), gate = "North", reason = "x" }])
        {
            using var response = await PostAsync(desk, wish);
            await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
        }

        Assert.Equal(0, (await other.GrainOf(order.Tickets[0]).GetAsync()).Entries);
    }

    [Fact]
    public async Task Enter_ByStaff_IsForbidden()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        using var response = await desk.PostAsync("manual-entry", new { order_number = "x", gate = "North", reason = "x" });
        await ProblemAssert.IsAsync(response, HttpStatusCode.Forbidden, "FORBIDDEN");
    }

    private static Task<HttpResponseMessage> PostAsync(TicketDesk desk, object wish) =>
        PostAsync(desk.Shop.Admin, wish, $"?event_id={desk.Shop.EventId}");

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, object wish, string query = "") =>
        System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(client, $"/api/admin/entrance/manual-entry{query}", wish);

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();
}
