using Microsoft.Extensions.Options;
using OrleansTickets.Api.Keys;

namespace OrleansTickets.Api.Tickets.Tokens;

/// <summary>The key that signs tickets, from the settings or in Development from the database; and those that only verify.</summary>
internal sealed class TicketKeyStore(IOptions<TicketOptions> options, DevelopmentKeys development) : IDisposable
{
    private const string Purpose = "tickets";

    private IReadOnlyList<TicketKey> _keys = [];

    /// <summary>Signs.</summary>
    public TicketKey Current => _keys.Count > 0 ? _keys[0] : throw new InvalidOperationException("The keys of tickets are loaded before the start.");

    /// <summary>All that verify, the current one first.</summary>
    public IReadOnlyList<TicketKey> All => _keys;

    public TicketKey? Find(ReadOnlySpan<byte> keyId)
    {
        foreach (var key in _keys)
        {
            if (key.Id.SequenceEqual(keyId))
            {
                return key;
            }
        }

        return null;
    }

    /// <exception cref="OptionsValidationException">Two keys have the same short id.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_keys.Count > 0)
        {
            return;
        }

        var current = TicketKey.FromPrivatePem(options.Value.SigningKey ?? await development.LoadAsync(Purpose, cancellationToken));
        IReadOnlyList<TicketKey> keys =
        [
            .. options.Value.PreviousKeys.Select(TicketKey.FromPem).Prepend(current)
                .DistinctBy(key => Convert.ToHexString(key.Point.Thumbprint.Span)),
        ];
        if (keys.GroupBy(key => key.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { Key: var name })
        {
            // One in four thousand million.
            throw new OptionsValidationException(
                TicketOptions.Section, typeof(TicketOptions),
                [$"Tickets__SigningKey and Tickets__PreviousKeys have two keys with the short id {name}: make another key."]);
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
