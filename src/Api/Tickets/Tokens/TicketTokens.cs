using OrleansTickets.Api.Keys;
using OrleansTickets.Contracts.Tickets;

namespace OrleansTickets.Api.Tickets.Tokens;

/// <summary>
/// Makes and reads the text of a ticket's QR code: <c>OT1:</c> and, in Base45, the ticket's claim and its signature by ES256. Who has the
/// published keys can verify it without a network (MISSION N7).
/// </summary>
/// <remarks>
/// The framework's ECDSA draws a random number for each signature and has no deterministic one (RFC 6979), so the same ticket has many
/// codes, all of them good: a ticket is known by its id, never by its code.
/// </remarks>
internal sealed class TicketTokens(TicketKeyStore keys)
{
    /// <summary>Also keeps blanks, which Base45 has, from the beginning, where people and programs cut them off.</summary>
    public const string Prefix = "OT1:";

    private const int TokenLength = TicketForm.Length + P256Key.SignatureLength;

    /// <summary>Characters of a code: 187, which fit a QR code of version 9 with error correction level Q.</summary>
    public static int CodeLength { get; } = Prefix.Length + Base45.LengthOf(TokenLength);

    /// <summary>Made anew each time, and different each time; all of them stay good.</summary>
    public string TokenFor(Guid eventId, OrderTicket ticket) => TokenFor(new TicketClaim(
        ticket.TicketId, eventId, ticket.ProductId, ticket.VisitDate, ticket.Serial, ticket.Entries));

    public string TokenFor(TicketClaim claim)
    {
        Span<byte> token = stackalloc byte[TokenLength];
        var key = keys.Current;
        TicketForm.Write(claim, TicketKeyStore.IdOf(key), token);
        key.Sign(token[..TicketForm.Length], token[TicketForm.Length..]);
        return Prefix + Base45.Encode(token);
    }

    /// <summary>What a code says, if we have signed it. It does not say how its ticket stands.</summary>
    /// <param name="code">White space around it is passed over: scanners put some there.</param>
    public TokenReading Read(string code)
    {
        var text = code.AsSpan().Trim();
        Span<byte> token = stackalloc byte[TokenLength];
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)
            || !Base45.TryDecode(text[Prefix.Length..], token)
            || token[0] != TicketForm.Version)
        {
            return new TokenReading(null, TokenFault.NotATicket);
        }

        var claim = token[..TicketForm.Length];
        return keys.Find(TicketForm.KeyIdOf(claim)) is not { } key ? new TokenReading(null, TokenFault.UnknownKey)
            : key.Verifies(claim, token[TicketForm.Length..]) ? new TokenReading(TicketForm.Read(claim), null)
            : new TokenReading(null, TokenFault.BadSignature);
    }
}

/// <summary>Either what a code says or why it is not believed.</summary>
internal readonly record struct TokenReading(TicketClaim? Claim, TokenFault? Fault);

/// <summary>Why a code is not believed.</summary>
internal enum TokenFault
{
    /// <summary>Something else than a ticket of ours, or not read whole.</summary>
    NotATicket,

    /// <summary>Signed with a key that this server does not have.</summary>
    UnknownKey,

    /// <summary>Changed, or made by somebody else.</summary>
    BadSignature,
}
