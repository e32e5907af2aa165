using System.Net;
using System.Text;

namespace OrleansTickets.Load.Wire;

/// <summary>What a buyer sends from the reservation to the tickets, to the product and to the provider that stands in for Toss.</summary>
/// <param name="code">The event's.</param>
/// <param name="price">Of one ticket, in whole KRW.</param>
internal sealed class PurchaseRequests(Uri product, Uri provider, string code, long price, RequestTemplate reservation)
{
    private readonly string _payment = $"/api/public/{code}/payment";
    private readonly string _returnTo = $"{product.GetLeftPart(UriPartial.Authority)}/paid";

    public EndPoint Product { get; } = Targets.Loopback.Require(product);

    public EndPoint Provider { get; } = Targets.Loopback.Require(provider);

    public RequestTemplate Reservation => reservation;

    public byte[] Initiate(string reservationId) => Post(
        product, $"{_payment}/initiate", "application/json",
        $$"""{"reservation_id":"{{reservationId}}","provider":"toss","method":"card","success_url":"{{_returnTo}}","fail_url":"{{_returnTo}}"}""",
        reservationId);

    /// <param name="checkoutUrl">The page of the payment.</param>
    public byte[] Pay(string checkoutUrl) => Post(
        provider, new Uri(checkoutUrl).PathAndQuery, "application/x-www-form-urlencoded", "action=approve&method=card", key: null);

    public byte[] Succeed(string paymentId, string paymentKey) => Post(
        product, $"{_payment}/success", "application/json",
        $$"""{"payment_key":"{{paymentKey}}","order_id":"{{paymentId}}","amount":{{price}}}""", key: null);

    /// <summary>The key in the address that the provider leads on to, or null.</summary>
    public static string? FindPaymentKey(ReadOnlySpan<byte> answer)
    {
        var from = answer.IndexOf("paymentKey="u8);
        if (from < 0)
        {
            return null;
        }

        var rest = answer[(from + "paymentKey=".Length)..];
        var length = rest.IndexOfAny("&\r"u8);
        return length < 0 ? null : Encoding.ASCII.GetString(rest[..length]);
    }

    private static byte[] Post(Uri server, string path, string contentType, string body, string? key) => Encoding.UTF8.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Type: {contentType}\r\nAccept: application/json\r\n"
        + (key is null ? "" : $"Idempotency-Key: {key}\r\n")
        + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
}
