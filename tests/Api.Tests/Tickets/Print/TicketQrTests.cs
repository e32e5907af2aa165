using OrleansTickets.Api.Tests.Tickets.Tokens;
using OrleansTickets.Api.Tickets.Print;
using OrleansTickets.Api.Tickets.Tokens;

namespace OrleansTickets.Api.Tests.Tickets.Print;

public sealed class TicketQrTests
{
    private const int QuietZone = 4;

    /// <summary>Version 9, as docs/tickets.md says: in byte mode, or with a longer code, it would be larger.</summary>
    [Fact]
    public async Task Draw_AnyTicket_HasTheModulesOfVersion9()
    {
        using var office = await TokenOffice.OpenAsync();
        for (var i = 0; i < 50; i++)
        {
            var (size, runs) = TicketQr.Draw(office.Tokens.TokenFor(TokenOffice.Sample));
            Assert.Equal(53 + (2 * QuietZone), size);
            Assert.All(runs, run => Assert.True(
                run.X >= QuietZone && run.Y >= QuietZone && run.X + run.Length <= size - QuietZone && run.Y < size - QuietZone));
        }

        Assert.NotEqual(61, TicketQr.Draw(office.Tokens.TokenFor(TokenOffice.Sample).ToLowerInvariant()).Size);
        Assert.Equal(TicketTokens.CodeLength, office.Tokens.TokenFor(TokenOffice.Sample).Length);
    }

    [Theory]
    [InlineData("one two three", 5, 9, "one|two|three")]
    [InlineData("one two three", 9, 9, "one two|three")]
    [InlineData("가나다라마바사", 3, 9, "가나다|라마바|사")]
    [InlineData("one two three four", 9, 2, "one two|three…")]
    [InlineData("", 9, 2, "")]
    [InlineData("👨‍👩‍👧👨‍👩‍👧", 8, 9, "👨‍👩‍👧|👨‍👩‍👧")]
    public void Wrap_Text_BreaksAtBlanksElseBetweenCharacters(string text, int width, int lines, string wrapped) =>
        Assert.Equal(wrapped, string.Join('|', TicketPdf.Wrap(text, line => line.Length <= width, lines)));
}
