using OrleansTickets.Api.Http;
using OrleansTickets.Api.Tickets.Print;
using OrleansTickets.Contracts.Orders;

namespace OrleansTickets.Api.Orders;

/// <summary>Tickets of an order as files, for its organiser (MISSION T15).</summary>
internal static class TicketFileEndpoints
{
    public static void MapTicketFiles(this IEndpointRouteBuilder routes)
    {
        var ticket = routes.MapGroup("/api/admin/orders/{orderNumber}/tickets/{ticketId:guid}").WithTags("Orders")
            .RequireOnEvent(PermissionLevel.Staff);
        ticket.MapGet("/qr.png", PngAsync).WithSummary("A ticket's QR code as PNG").Answers(TicketFile.PngType);
        ticket.MapGet("/qr.svg", SvgAsync).WithSummary("A ticket's QR code as SVG").Answers(TicketFile.SvgType);
        ticket.MapGet("/ticket.pdf", PdfAsync)
            .WithSummary("A ticket to print, in the language of Accept-Language")
            .Answers(TicketFile.PdfType);
    }

    private static Task<IResult> PngAsync(
        EventScope scope, string orderNumber, Guid ticketId, HttpRequest request, TicketFiles files, CancellationToken cancellationToken) =>
        AnswerAsync(scope, orderNumber, ticketId, TicketFileKind.Png, request, files, cancellationToken);

    private static Task<IResult> SvgAsync(
        EventScope scope, string orderNumber, Guid ticketId, HttpRequest request, TicketFiles files, CancellationToken cancellationToken) =>
        AnswerAsync(scope, orderNumber, ticketId, TicketFileKind.Svg, request, files, cancellationToken);

    private static Task<IResult> PdfAsync(
        EventScope scope, string orderNumber, Guid ticketId, HttpRequest request, TicketFiles files, CancellationToken cancellationToken) =>
        AnswerAsync(scope, orderNumber, ticketId, TicketFileKind.Pdf, request, files, cancellationToken);

    private static async Task<IResult> AnswerAsync(
        EventScope scope,
        string orderNumber,
        Guid ticketId,
        TicketFileKind kind,
        HttpRequest request,
        TicketFiles files,
        CancellationToken cancellationToken) =>
        OrderNumber.TryParse(orderNumber, out var number)
            ? await files.AnswerAsync(scope.EventId, number, ticketId, kind, AcceptLanguage.Of(request), cancellationToken)
            : Problems.NotFound();

    private static void Answers(this RouteHandlerBuilder builder, string type) =>
        builder.Produces(StatusCodes.Status200OK, responseType: null, type).Refuses(ErrorCode.NotFound, ErrorCode.Conflict);
}
