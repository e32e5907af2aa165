using Microsoft.Extensions.Options;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Http.Clients;

namespace OrleansTickets.Api.Payments;

/// <summary>
/// Where a payment provider may send buyers: to the site that they are on, and to those whose pages may call the API. Else whoever asks for
/// a payment could have a stranger, who trusts the provider's page, sent to a page of his own.
/// </summary>
/// <remarks>
/// The site itself is the address that the request came to: what <c>AllowedHosts</c> lets pass, with the scheme that a declared proxy tells.
/// </remarks>
internal sealed class ReturnAddresses(HttpRequest request, IOptions<CrossOriginOptions> sites)
{
    private const int MaxLength = 2_000;

    private static readonly Text NotAnAddress = new("Must be an absolute http or https address.", "절대 경로의 http 또는 https 주소여야 합니다.");
    private static readonly Text ForeignSite = new("Is not an address of this site or of an allowed one.", "허용되지 않은 사이트의 주소입니다.");

    public static ValueTask<ReturnAddresses> BindAsync(HttpContext context) => new(new ReturnAddresses(
        context.Request, context.RequestServices.GetRequiredService<IOptions<CrossOriginOptions>>()));

    /// <returns>The address as a browser would write it.</returns>
    public string Read(Check check, string field, string? value)
    {
        var text = check.Line(field, value, 1, MaxLength);
        if (text.Length == 0)
        {
            return "";
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp)
            || address.AbsoluteUri.Length > MaxLength)
        {
            check.Fail(field, NotAnAddress);
            return "";
        }

        if (!IsAllowed(address))
        {
            check.Fail(field, ForeignSite);
        }

        return address.AbsoluteUri;
    }

    /// <summary>An address with a user's name has another origin than any of these.</summary>
    private bool IsAllowed(Uri address)
    {
        var origin = address.GetLeftPart(UriPartial.Authority);
        return sites.Value.Origins.Contains(origin, StringComparer.Ordinal)
            || (Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var own)
                && string.Equals(own.GetLeftPart(UriPartial.Authority), origin, StringComparison.Ordinal));
    }
}
