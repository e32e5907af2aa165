using Microsoft.Extensions.Options;

namespace OrleansTickets.Api.Keys;

/// <summary>The key that signs for one purpose, from the settings or in Development from the database; and those that only verify.</summary>
/// <param name="section">Of the settings.</param>
/// <param name="purpose">Names the key of a development database.</param>
internal abstract class KeyStore(string section, string purpose, IOptions<KeyOptions> options, DevelopmentKeys development) : IDisposable
{
    private IReadOnlyList<P256Key> _keys = [];

    /// <summary>Signs.</summary>
    public P256Key Current =>
        _keys.Count > 0 ? _keys[0] : throw new InvalidOperationException($"The keys of {section} are loaded before the start.");

    /// <summary>All that verify, the current one first.</summary>
    public IReadOnlyList<P256Key> All => _keys;

    /// <summary>What signatures and the published set name a key by.</summary>
    public abstract string NameOf(P256Key key);

    /// <summary>The public halves, so that others can verify too (RFC 7517).</summary>
    public JsonWebKeySet Publish() => new([.. _keys.Select(key => JsonWebKey.Of(key, NameOf(key)))]);

    /// <exception cref="OptionsValidationException">Two keys have the same name.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_keys.Count > 0)
        {
            return;
        }

        var current = P256Key.FromPrivatePem(options.Value.SigningKey ?? await development.LoadAsync(purpose, cancellationToken));
        IReadOnlyList<P256Key> keys = [.. options.Value.PreviousKeys.Select(P256Key.FromPem).Prepend(current).DistinctBy(key => key.Id)];
        if (keys.GroupBy(NameOf, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { Key: var name })
        {
            throw new OptionsValidationException(
                section, options.Value.GetType(),
                [$"{section}__SigningKey and {section}__PreviousKeys have two keys with the short id {name}: make another key."]);
        }

        _keys = keys;
    }

    public void Dispose()
    {
        foreach (var key in _keys)
        {
            key.Dispose();
        }
    }
}
