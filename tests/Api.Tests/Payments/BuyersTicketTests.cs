using System.Net;
using OrleansTickets.Api.Tests.Tickets;

namespace OrleansTickets.Api.Tests.Payments;

public sealed class BuyersTicketTests(SharedApp shared)
{
    /// <summary>The one that <see cref="Shop.Wish"/> gives.</summary>
    private const string Phone = "010-1234-5678";

    [Theory]
    [InlineData("qr.png", "image/png")]
    [InlineData("qr.svg", "image/svg+xml")]
    [InlineData("ticket.pdf", "application/pdf")]
    public async Task Get_ByNumberAndPhone_AnswersTheFileForNobodyElseToKeep(string file, string type)
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        var order = await desk.BuyAsync(2);
        using var response = await GetAsync(desk, order.OrderNumber.ToLowerInvariant(), order.Tickets[1].TicketId, file, Phone);
        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal("max-age=60, private", response.Headers.CacheControl?.ToString());
        Assert.Equal($"inline; filename=\"{order.OrderNumber}-2.{file.Split('.')[1]}\"", response.Content.Headers.ContentDisposition?.ToString());
    }

    [Fact]
    public async Task Get_AnotherPhoneOrderOrEvent_IsNotFound()
    {
        using TicketDesk desk = await TicketDesk.OpenAsync(shared.App), other = await TicketDesk.OpenAsync(shared.App);
        var (order, second) = (await desk.BuyAsync(1), await desk.BuyAsync(1));
        using var stranger = await GetAsync(desk, order.OrderNumber, order.Tickets[0].TicketId, "qr.png", "010-9999-0000");
        await ProblemAssert.IsAsync(stranger, HttpStatusCode.NotFound, "NOT_FOUND");
        using var elsewhere = await GetAsync(other, order.OrderNumber, order.Tickets[0].TicketId, "qr.png", Phone);
        await ProblemAssert.IsAsync(elsewhere, HttpStatusCode.NotFound, "NOT_FOUND");
        using var mixed = await GetAsync(desk, order.OrderNumber, second.Tickets[0].TicketId, "qr.png", Phone);
        await ProblemAssert.IsAsync(mixed, HttpStatusCode.NotFound, "NOT_FOUND");
        using var nameless = await desk.Shop.Buyer.GetAsync(
            $"/api/public/{desk.Shop.Code}/payment/order/{order.OrderNumber}/tickets/{order.Tickets[0].TicketId}/qr.png");
        await ProblemAssert.IsInvalidAsync(nameless, "customer_phone");
    }

    private static Task<HttpResponseMessage> GetAsync(TicketDesk desk, string number, Guid ticketId, string file, string phone) =>
        desk.Shop.Buyer.GetAsync($"/api/public/{desk.Shop.Code}/payment/order/{number}/tickets/{ticketId}/{file}?customer_phone={phone}");
}
