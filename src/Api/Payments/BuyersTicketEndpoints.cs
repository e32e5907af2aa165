using OrleansTickets.Api.Http;
using OrleansTickets.Api.Tickets.Print;

namespace OrleansTickets.Api.Payments;

/// <summary>Tickets as files, for their buyer (MISSION T15).</summary>
internal static class BuyersTicketEndpoints
{
    public static void MapBuyersTickets(this RouteGroupBuilder payment)
    {
        var ticket = payment.MapGroup("/order/{orderNumber}/tickets/{ticketId:guid}");
        ticket.MapGet("/qr.png", PngAsync).WithSummary("A ticket's QR code as PNG, for its buyer").Answers(TicketFile.PngType);
        ticket.MapGet("/qr.svg", SvgAsync).WithSummary("A ticket's QR code as SVG, for its buyer").Answers(TicketFile.SvgType);
        ticket.MapGet("/ticket.pdf", PdfAsync)
            .WithSummary("A ticket to print, in the language of Accept-Language, for its buyer")
            .Answers(TicketFile.PdfType);
    }

    private static Task<IResult> PngAsync(
        string eventCode, string orderNumber, Guid ticketId, BuyersOrders orders, TicketFiles files, HttpContext context,
        CancellationToken cancellationToken) =>
        AnswerAsync(eventCode, orderNumber, ticketId, TicketFileKind.Png, orders, files, context, cancellationToken);

    private static Task<IResult> SvgAsync(
        string eventCode, string orderNumber, Guid ticketId, BuyersOrders orders, TicketFiles files, HttpContext context,
        CancellationToken cancellationToken) =>
        AnswerAsync(eventCode, orderNumber, ticketId, TicketFileKind.Svg, orders, files, context, cancellationToken);

    private static Task<IResult> PdfAsync(
        string eventCode, string orderNumber, Guid ticketId, BuyersOrders orders, TicketFiles files, HttpContext context,
        CancellationToken cancellationToken) =>
        AnswerAsync(eventCode, orderNumber, ticketId, TicketFileKind.Pdf, orders, files, context, cancellationToken);

    private static async Task<IResult> AnswerAsync(
        string eventCode,
        string orderNumber,
        Guid ticketId,
        TicketFileKind kind,
        BuyersOrders orders,
        TicketFiles files,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var (order, problem) = await orders.FindAsync(context, eventCode, orderNumber, cancellationToken);
        return order is null
            ? problem!
            : await files.AnswerAsync(order.EventId, order.OrderNumber, ticketId, kind, AcceptLanguage.Of(context.Request), cancellationToken);
    }

    private static void Answers(this RouteHandlerBuilder builder, string type) => builder
        .Produces(StatusCodes.Status200OK, responseType: null, type)
        .TakesQuery(BuyersOrders.PhoneParameter)
        .Refuses(ErrorCode.NotFound, ErrorCode.Conflict, ErrorCode.RateLimited);
}
