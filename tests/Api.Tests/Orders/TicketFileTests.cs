using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Api.Tests.Tickets;
using OrleansTickets.Api.Tickets.Tokens;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Tickets;

namespace OrleansTickets.Api.Tests.Orders;

/// <summary>Tickets as files, read by programs of others: zbar for the codes, poppler for the pages.</summary>
public sealed class TicketFileTests(SharedApp shared) : IDisposable
{
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("orleanstickets-files");

    [Fact]
    public async Task Png_ZBar_ReadsTheTicket()
    {
        SkipWithout("zbarimg");
        using var desk = await TicketDesk.OpenAsync(shared.App);
        var order = await desk.BuyAsync(2);
        var path = await SaveAsync(desk, order, order.Tickets[1], "qr.png", "image/png");
        AssertIs(order.Tickets[1], await ReadAsync(path));
    }

    [Fact]
    public async Task Pdf_ZBar_ReadsTheTicketFromThePage()
    {
        SkipWithout("zbarimg", "pdftoppm");
        using var desk = await TicketDesk.OpenAsync(shared.App, name: "뷁 야간 관람권");
        var order = await desk.BuyAsync(1, Shop.VisitDate);
        var path = await SaveAsync(desk, order, order.Tickets[0], "ticket.pdf", "application/pdf");

        // As a bad printer would print it.
        await Programs.RunAsync("pdftoppm", "-r", "100", "-png", path, At("page"));
        AssertIs(order.Tickets[0], await ReadAsync(At("page-1.png")));
    }

    [Fact]
    public async Task Pdf_Texts_AreThereInKoreanAndEnglish()
    {
        SkipWithout("pdftotext", "pdffonts");
        using var desk = await TicketDesk.OpenAsync(shared.App, entries: 3, name: "뷁 야간 관람권");
        var order = await desk.BuyAsync(1, Shop.VisitDate);
        foreach (var (language, words) in ((string, string[])[])[
            ("ko", ["관람일", "3번 입장할 수 있습니다"]), ("en", ["Visit", "It admits 3 times"])])
        {
            desk.Staff.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
            var path = await SaveAsync(desk, order, order.Tickets[0], "ticket.pdf", "application/pdf");
            desk.Staff.DefaultRequestHeaders.AcceptLanguage.Clear();
            var text = (await Programs.RunAsync("pdftotext", "-layout", path, "-")).Output;
            foreach (var word in (string[])["Garden of Light", "Seoul", "뷁 야간 관람권", Shop.VisitDate, order.OrderNumber[..5], .. words])
            {
                Assert.Contains(word, text, StringComparison.Ordinal);
            }

            // Name, phone and e-mail of the buyer are not on it.
            Assert.DoesNotContain("Kim", text, StringComparison.Ordinal);
            var fonts = (await Programs.RunAsync("pdffonts", path)).Output;
            Assert.Matches(@"NanumGothic\S*\s+.*\byes yes yes\b", fonts);
            Assert.True(new FileInfo(path).Length < 200_000, $"{new FileInfo(path).Length} bytes: the font is not cut down to what is used.");
        }
    }

    [Fact]
    public async Task Svg_Code_IsAPictureWithNothingElseInIt()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        var order = await desk.BuyAsync(1);
        var svg = await File.ReadAllTextAsync(await SaveAsync(desk, order, order.Tickets[0], "qr.svg", "image/svg+xml"));
        Assert.StartsWith("<svg", svg, StringComparison.Ordinal);
        Assert.Contains("viewBox", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", svg, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Any_TicketOfAnotherOrderEventOrOfNone_IsNotFound()
    {
        using TicketDesk desk = await TicketDesk.OpenAsync(shared.App), other = await TicketDesk.OpenAsync(shared.App);
        var (order, second, foreign) = (await desk.BuyAsync(1), await desk.BuyAsync(1), await other.BuyAsync(1));
        foreach (var (number, ticket) in ((string, Guid)[])[
            (order.OrderNumber, second.Tickets[0].TicketId), (foreign.OrderNumber, foreign.Tickets[0].TicketId),
            ("nothing", order.Tickets[0].TicketId), (order.OrderNumber, Guid.Empty)])
        {
            foreach (var file in (string[])["qr.png", "qr.svg", "ticket.pdf"])
            {
                using var response = await desk.Staff.GetAsync($"/api/admin/orders/{number}/tickets/{ticket}/{file}");
                await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "NOT_FOUND");
            }
        }
    }

    [Fact]
    public async Task Any_RefundedTicket_IsNotGivenOut()
    {
        using var desk = await TicketDesk.OpenAsync(shared.App);
        var order = await desk.BuyAsync(1);
        await desk.OrderOf(order.OrderId).RefundAsync(
            new RefundRequest("r", "rain", null, null, RefundPolicy.Full), new Contracts.Actor(Guid.Empty, "system", null, "test"));
        using var response = await desk.Staff.GetAsync($"/api/admin/orders/{order.OrderNumber}/tickets/{order.Tickets[0].TicketId}/qr.png");
        await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "CONFLICT");
    }

    public void Dispose() => _files.Delete(recursive: true);

    private static void SkipWithout(params string[] programs)
    {
        foreach (var program in programs)
        {
            Assert.SkipWhen(Programs.Find(program) is null, $"{program} is not installed.");
        }
    }

    private void AssertIs(OrderTicket ticket, string code)
    {
        var claim = shared.App.Services.GetRequiredService<TicketTokens>().Read(code).Claim;
        Assert.True(claim is not null, $"This is no ticket: '{code}'");
        Assert.Equal((ticket.TicketId, ticket.ProductId, ticket.VisitDate, ticket.Serial), (claim.TicketId, claim.ProductId, claim.VisitDate, claim.Serial));
    }

    /// <summary>The only code in a picture.</summary>
    private static async Task<string> ReadAsync(string picture)
    {
        var (status, output) = await Programs.RunAsync("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture);
        Assert.True(status == 0, output);
        return output.TrimEnd('\n');
    }

    private async Task<string> SaveAsync(TicketDesk desk, Order order, OrderTicket ticket, string name, string type)
    {
        using var response = await desk.Staff.GetAsync($"/api/admin/orders/{order.OrderNumber}/tickets/{ticket.TicketId}/{name}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("max-age=60, private", response.Headers.CacheControl?.ToString());
        var path = At(name);
        await File.WriteAllBytesAsync(path, await response.Content.ReadAsByteArrayAsync());
        return path;
    }

    private string At(string name) => Path.Combine(_files.FullName, name);
}
