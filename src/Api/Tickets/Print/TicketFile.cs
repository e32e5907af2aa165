namespace OrleansTickets.Api.Tickets.Print;

/// <summary>Answers with a ticket's file. Nobody else may keep it: who has it may enter.</summary>
internal sealed class TicketFile(byte[] content, string type, string name) : IResult, IStatusCodeHttpResult, IContentTypeHttpResult
{
    public const string PngType = "image/png";
    public const string SvgType = "image/svg+xml";
    public const string PdfType = "application/pdf";

    /// <summary>Seconds: a page that shows it several times asks once, and a refund shows soon.</summary>
    private const int MaxAge = 60;

    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status200OK;

    string? IContentTypeHttpResult.ContentType => type;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.CacheControl = $"private, max-age={MaxAge}";
        httpContext.Response.Headers.ContentDisposition = $"inline; filename=\"{name}\"";
        return TypedResults.Bytes(content, type).ExecuteAsync(httpContext);
    }
}
