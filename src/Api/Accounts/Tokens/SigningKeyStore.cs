using Microsoft.Extensions.Options;
using OrleansTickets.Api.Keys;

namespace OrleansTickets.Api.Accounts.Tokens;

/// <summary>The keys of access tokens, named by their thumbprints (RFC 7638).</summary>
internal sealed class SigningKeyStore(IOptions<TokenOptions> options, DevelopmentKeys development)
    : KeyStore(TokenOptions.Section, "access_tokens", options, development)
{
    public P256Key? Find(string keyId) => All.FirstOrDefault(key => key.Id == keyId);

    public override string NameOf(P256Key key) => key.Id;
}
