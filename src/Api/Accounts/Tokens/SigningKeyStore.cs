using Microsoft.Extensions.Options;
using OrleansTickets.Api.Keys;

namespace OrleansTickets.Api.Accounts.Tokens;

/// <summary>The key that signs access tokens, from the settings or in Development from the database; and those that only verify.</summary>
internal sealed class SigningKeyStore(IOptions<TokenOptions> options, DevelopmentKeys development) : IDisposable
{
    private const string Purpose = "access_tokens";

    private IReadOnlyList<SigningKey> _keys = [];

    /// <summary>Signs.</summary>
    public SigningKey Current => _keys.Count > 0 ? _keys[0] : throw new InvalidOperationException("The signing key is loaded before the start.");

    /// <summary>All that verify, the current one first.</summary>
    public IReadOnlyList<SigningKey> All => _keys;

    public SigningKey? Find(string keyId) => _keys.FirstOrDefault(key => key.Id == keyId);

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_keys.Count == 0)
        {
            var current = SigningKey.FromPrivatePem(options.Value.SigningKey ?? await development.LoadAsync(Purpose, cancellationToken));
            _keys = [.. options.Value.PreviousKeys.Select(SigningKey.FromPem).Prepend(current).DistinctBy(key => key.Id)];
        }
    }

    public void Dispose()
    {
        foreach (var key in _keys)
        {
            key.Dispose();
        }
    }
}
