using OrleansTickets.Api.Http;
using OrleansTickets.Api.Tickets;
using OrleansTickets.Api.Tickets.Print;
using OrleansTickets.Contracts.Orders;

namespace OrleansTickets.Api.Orders;

/// <summary>Tickets of an order as files (MISSION T15).</summary>
internal static class TicketFileEndpoints
{
    private static readonly Text IsVoid = new("The ticket has been refunded.", "환불된 티켓입니다.");

    public static void MapTicketFiles(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/api/admin/orders/{orderNumber}/tickets/{ticketId:guid}").WithTags("Orders")
            .RequireOnEvent(PermissionLevel.Staff);
        admin.MapGet("/qr.png", PngAsync).WithSummary("A ticket's QR code as PNG").Answers(TicketFile.PngType);
        admin.MapGet("/qr.svg", SvgAsync).WithSummary("A ticket's QR code as SVG").Answers(TicketFile.SvgType);
        admin.MapGet("/ticket.pdf", PdfAsync)
            .WithSummary("A ticket to print, in the language of Accept-Language")
            .Answers(TicketFile.PdfType);
    }

    private static Task<IResult> PngAsync(
        EventScope scope, string orderNumber, Guid ticketId, TicketQueries tickets, TicketFiles files, CancellationToken cancellationToken) =>
        AnswerAsync(scope, orderNumber, ticketId, tickets, ticket => Task.FromResult(files.Png(scope.EventId, ticket)), cancellationToken);

    private static Task<IResult> SvgAsync(
        EventScope scope, string orderNumber, Guid ticketId, TicketQueries tickets, TicketFiles files, CancellationToken cancellationToken) =>
        AnswerAsync(scope, orderNumber, ticketId, tickets, ticket => Task.FromResult(files.Svg(scope.EventId, ticket)), cancellationToken);

    private static Task<IResult> PdfAsync(
        EventScope scope,
        string orderNumber,
        Guid ticketId,
        HttpRequest request,
        TicketQueries tickets,
        TicketFiles files,
        CancellationToken cancellationToken) =>
        AnswerAsync(
            scope, orderNumber, ticketId, tickets,
            ticket => files.PdfAsync(scope.EventId, ticket, AcceptLanguage.Of(request), cancellationToken), cancellationToken);

    private static async Task<IResult> AnswerAsync(
        EventScope scope,
        string orderNumber,
        Guid ticketId,
        TicketQueries tickets,
        Func<TicketInfo, Task<TicketFile>> make,
        CancellationToken cancellationToken)
    {
        var ticket = OrderNumber.TryParse(orderNumber, out var number)
            ? (await tickets.ListAsync(scope.EventId, number, cancellationToken)).Find(one => one.TicketId == ticketId)
            : null;
        return ticket is null ? Problems.NotFound()
            : ticket.Status == TicketInfo.Void ? Problems.Of(ErrorCode.Conflict, IsVoid)
            : await make(ticket);
    }

    private static void Answers(this RouteHandlerBuilder builder, string type) =>
        builder.Produces(StatusCodes.Status200OK, responseType: null, type).Refuses(ErrorCode.NotFound, ErrorCode.Conflict);
}
