using System.Text;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Tickets.Tokens;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Tickets.Print;

/// <summary>Tickets as files: pictures of their codes, and pages to print. Each has a code that is signed for it anew.</summary>
internal sealed class TicketFiles(
    TicketQueries tickets, TicketTokens tokens, IDbContextFactory<TicketsContext> contexts, TimeProvider clock)
{
    private static readonly Text IsVoid = new("The ticket has been refunded.", "환불된 티켓입니다.");

    /// <param name="orderNumber">Of an order that whoever asks may see.</param>
    /// <returns>The file; or a problem, where the order has no such ticket, or it is void.</returns>
    public async Task<IResult> AnswerAsync(
        Guid eventId, string orderNumber, Guid ticketId, TicketFileKind kind, Language language, CancellationToken cancellationToken)
    {
        var ticket = (await tickets.ListAsync(eventId, orderNumber, cancellationToken)).Find(one => one.TicketId == ticketId);
        if (ticket is null || ticket.Status == TicketInfo.Void)
        {
            return ticket is null ? Problems.NotFound() : Problems.Of(ErrorCode.Conflict, IsVoid);
        }

        var code = tokens.TokenFor(eventId, ticket.ToOrderTicket());
        var name = $"{ticket.OrderNumber}-{ticket.Serial}";
        return kind switch
        {
            TicketFileKind.Png => new TicketFile(TicketQr.Png(code), TicketFile.PngType, $"{name}.png"),
            TicketFileKind.Svg => new TicketFile(Encoding.UTF8.GetBytes(TicketQr.Svg(code)), TicketFile.SvgType, $"{name}.svg"),
            _ => new TicketFile(
                TicketPdf.Make(await DescribeAsync(ticket, cancellationToken), code, language, clock.GetUtcNow()), TicketFile.PdfType, $"{name}.pdf"),
        };
    }

    private async Task<PrintedTicket> DescribeAsync(TicketInfo ticket, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var place = await context.Events.IgnoreQueryFilters().Where(row => row.Id == ticket.EventId)
            .Select(row => new { row.Title, row.Venue }).SingleAsync(cancellationToken);
        return new PrintedTicket(ticket, place.Title, place.Venue);
    }
}

/// <summary>What a ticket is made into.</summary>
internal enum TicketFileKind
{
    Png,
    Svg,
    Pdf,
}
