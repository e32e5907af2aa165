using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Tickets.Tokens;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Tickets.Print;

/// <summary>Tickets as files: pictures of their codes, and pages to print. Each has a code that is signed for it anew.</summary>
internal sealed class TicketFiles(TicketTokens tokens, IDbContextFactory<TicketsContext> contexts, TimeProvider clock)
{
    public TicketFile Png(Guid eventId, TicketInfo ticket) => new(TicketQr.Png(CodeOf(eventId, ticket)), TicketFile.PngType, $"{Name(ticket)}.png");

    public TicketFile Svg(Guid eventId, TicketInfo ticket) =>
        new(System.Text.Encoding.UTF8.GetBytes(TicketQr.Svg(CodeOf(eventId, ticket))), TicketFile.SvgType, $"{Name(ticket)}.svg");

    public async Task<TicketFile> PdfAsync(Guid eventId, TicketInfo ticket, Language language, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var place = await context.Events.IgnoreQueryFilters().Where(row => row.Id == eventId)
            .Select(row => new { row.Title, row.Venue }).SingleAsync(cancellationToken);
        var printed = new PrintedTicket(ticket, place.Title, place.Venue);
        return new TicketFile(
            TicketPdf.Make(printed, CodeOf(eventId, ticket), language, clock.GetUtcNow()), TicketFile.PdfType, $"{Name(ticket)}.pdf");
    }

    private string CodeOf(Guid eventId, TicketInfo ticket) => tokens.TokenFor(eventId, ticket.ToOrderTicket());

    private static string Name(TicketInfo ticket) => $"{ticket.OrderNumber}-{ticket.Serial}";
}
