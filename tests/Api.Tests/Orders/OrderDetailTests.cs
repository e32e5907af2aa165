using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Api.Tickets.Tokens;
using OrleansTickets.Contracts.Orders;

namespace OrleansTickets.Api.Tests.Orders;

[Collection(OrdersTests.Name)]
public sealed class OrderDetailTests(OrdersApp orders)
{
    [Fact]
    public async Task Get_PartlyRefunded_TellsAllThatBecameOfIt()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        var paid = await desk.PayAsync(2, Shop.VisitDate);
        var ticket = paid.Tickets[1].TicketId;
        using (var refund = await desk.RefundAsync(paid, new { reason = "한 명 불참", ticket_ids = new[] { ticket } }))
        {
            await Json.ReadAsync(refund, HttpStatusCode.OK);
        }

        var order = await desk.ReadAsync(paid);

        Assert.Equal("partially_refunded", order.GetProperty("status").GetString());
        Assert.Equal(paid.OrderId, order.GetProperty("reservation_id").GetGuid());
        Assert.Equal("Kim Minji", order.GetProperty("customer").GetProperty("name").GetString());
        var line = Assert.Single(order.GetProperty("items").EnumerateArray());
        Assert.Equal(("General admission", 2, 30_000L), (
            line.GetProperty("name").GetString(), line.GetProperty("quantity").GetInt32(), line.GetProperty("total_price").GetInt64()));
        var payment = Assert.Single(order.GetProperty("payments").EnumerateArray());
        Assert.Equal(($"{paid.OrderNumber}-1", "partially_refunded", 15_000L), (
            payment.GetProperty("payment_id").GetString(), payment.GetProperty("status").GetString(),
            payment.GetProperty("refunded_amount").GetInt64()));
        var given = Assert.Single(order.GetProperty("refunds").EnumerateArray());
        Assert.Equal(("done", 1, "한 명 불참", false), (
            given.GetProperty("status").GetString(), given.GetProperty("ticket_count").GetInt32(), given.GetProperty("reason").GetString(),
            given.GetProperty("needs_account").GetBoolean()));
        Assert.Equal(["issued", "void"], order.GetProperty("tickets").EnumerateArray().Select(one => one.GetProperty("status").GetString()));
        Assert.Equal(
            ["pending", "approving", "paid", "refunding", "partially_refunded"],
            order.GetProperty("history").EnumerateArray().Select(step => step.GetProperty("to").GetString()));
        var asked = order.GetProperty("history")[3];
        Assert.Equal(("manager", "한 명 불참", "Manager"), (
            asked.GetProperty("by").GetString(), asked.GetProperty("reason").GetString(), asked.GetProperty("admin_name").GetString()));
    }

    [Fact]
    public async Task Tickets_OneVoid_HaveCodesThatAreTheirsButTheVoidOne()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        var paid = await desk.PayAsync(2, Shop.VisitDate);
        using (var refund = await desk.RefundAsync(paid, new { reason = "r", ticket_ids = new[] { paid.Tickets[0].TicketId } }))
        {
            await Json.ReadAsync(refund, HttpStatusCode.OK);
        }

        var listed = await desk.ReadAsync(paid, "/tickets");

        Assert.Equal(paid.OrderNumber, listed.GetProperty("order_number").GetString());
        var tickets = listed.GetProperty("tickets");
        Assert.Equal(paid.Tickets.Select(ticket => ticket.TicketId), tickets.EnumerateArray().Select(ticket => ticket.GetProperty("ticket_id").GetGuid()));
        Assert.Equal(("void", JsonValueKind.Null), (
            tickets[0].GetProperty("status").GetString(), tickets[0].GetProperty("qr_code").ValueKind));
        var claim = orders.App.Services.GetRequiredService<TicketTokens>().Read(tickets[1].GetProperty("qr_code").GetString()!).Claim!;
        Assert.Equal((paid.Tickets[1].TicketId, desk.Shop.EventId, 2), (claim.TicketId, claim.EventId, claim.Serial));
        Assert.Empty((await desk.ReadAsync(await desk.PlaceAsync(), "/tickets")).GetProperty("tickets").EnumerateArray());
    }

    [Fact]
    public async Task Get_AnotherEventsOrUnknown_IsNotFound()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        using var other = await OrderDesk.OpenAsync(orders);
        var order = await other.PayAsync();
        foreach (var number in (string[])[order.OrderNumber, OrderNumber.Create(new byte[OrderNumber.RandomBytes]), "nonsense"])
        {
            foreach (var (method, rest) in ((HttpMethod, string)[])[(HttpMethod.Get, ""), (HttpMethod.Put, "/status"), (HttpMethod.Post, "/refund")])
            {
                using var request = new HttpRequestMessage(method, $"/api/admin/orders/{number}{rest}");
                request.Content = rest.Length == 0 ? null : JsonContent.Create(new { status = "completed", reason = "r" });
                using var response = await desk.Manager.SendAsync(request);
                await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
            }
        }

        using var named = await desk.Manager.GetAsync($"/api/admin/orders/{order.OrderNumber}?event_id={other.Shop.EventId}");
        await ProblemAssert.IsAsync(named, HttpStatusCode.Forbidden, "WRONG_EVENT");
        Assert.Equal("paid", (await other.ReadAsync(order)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Status_ByTheTable_IsChangedAndElseRefused()
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        using var staff = await orders.App.CreateClientAsync(As.Staff(desk.Shop.EventId));
        using var viewer = await orders.App.CreateClientAsync(As.Viewer(desk.Shop.EventId));
        var (paid, open) = (await desk.PayAsync(2), await desk.PlaceAsync(3));

        await RefusedAsync(viewer, paid, "completed", HttpStatusCode.Forbidden, "FORBIDDEN");
        await RefusedAsync(staff, paid, "cancelled", HttpStatusCode.Conflict, "CONFLICT");
        await RefusedAsync(staff, paid, "refunded", HttpStatusCode.Conflict, "CONFLICT");
        Assert.Equal("completed", (await ChangeAsync(staff, paid, "completed")).GetProperty("status").GetString());
        Assert.Equal("completed", (await ChangeAsync(staff, paid, "completed")).GetProperty("status").GetString());
        await RefusedAsync(staff, paid, "paid", HttpStatusCode.Conflict, "CONFLICT");
        var reopened = await ChangeAsync(desk.Manager, paid, "paid");
        Assert.Equal("because", reopened.GetProperty("history").EnumerateArray().Last().GetProperty("reason").GetString());
        Assert.Equal("cancelled", (await ChangeAsync(staff, open, "cancelled")).GetProperty("status").GetString());

        await desk.Shop.AssertStockAsync(100, held: 0, sold: 2);
        Assert.Equal(
            3L,
            await orders.App.Database.ScalarAsync<long>(
                $"SELECT count(*) FROM activity_log WHERE action_type = 'order_status_changed' AND target_id IN ('{paid.OrderNumber}', '{open.OrderNumber}')"));
    }

    [Theory]
    [InlineData("{}", "reason", "status")]
    [InlineData("""{"status":"gone","reason":"r"}""", "status")]
    [InlineData("""{"status":"completed","reason":" "}""", "reason")]
    public async Task Status_WrongBody_IsRefusedByField(string body, params string[] fields)
    {
        using var desk = await OrderDesk.OpenAsync(orders);
        var paid = await desk.PayAsync();
        using var response = await desk.Manager.PutAsync(
            $"/api/admin/orders/{paid.OrderNumber}/status", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        await ProblemAssert.IsInvalidAsync(response, fields);
    }

    private static Task<HttpResponseMessage> PutAsync(HttpClient client, Order order, string status) =>
        client.PutAsJsonAsync($"/api/admin/orders/{order.OrderNumber}/status", new { status, reason = "because" });

    private static async Task<JsonElement> ChangeAsync(HttpClient client, Order order, string status)
    {
        using var response = await PutAsync(client, order, status);
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }

    private static async Task RefusedAsync(HttpClient client, Order order, string status, HttpStatusCode code, string error)
    {
        using var response = await PutAsync(client, order, status);
        await ProblemAssert.IsAsync(response, code, error);
    }
}
