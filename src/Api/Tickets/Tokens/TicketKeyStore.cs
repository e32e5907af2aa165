using Microsoft.Extensions.Options;
using OrleansTickets.Api.Keys;

namespace OrleansTickets.Api.Tickets.Tokens;

/// <summary>
/// The keys of tickets. Tokens are short, and name them by the first bytes of their thumbprints (RFC 7638): that two begin alike happens once
/// in four thousand million.
/// </summary>
internal sealed class TicketKeyStore(IOptions<TicketOptions> options, DevelopmentKeys development)
    : KeyStore(TicketOptions.Section, "tickets", options, development)
{
    public P256Key? Find(ReadOnlySpan<byte> keyId)
    {
        foreach (var key in All)
        {
            if (IdOf(key).SequenceEqual(keyId))
            {
                return key;
            }
        }

        return null;
    }

    public static ReadOnlySpan<byte> IdOf(P256Key key) => key.Thumbprint.Span[..TicketForm.KeyIdLength];

    /// <summary>In lower-case hexadecimal digits.</summary>
    public override string NameOf(P256Key key) => Convert.ToHexStringLower(IdOf(key));
}
