using System.Collections.Frozen;

namespace OrleansTickets.Grains.Payments;

/// <summary>The providers that this process can reach, by name.</summary>
internal sealed class PaymentProviders(IEnumerable<IPaymentProvider> providers)
{
    private readonly FrozenDictionary<string, IPaymentProvider> _byName =
        providers.ToFrozenDictionary(provider => provider.Name, StringComparer.Ordinal);

    public bool Knows(string name) => _byName.ContainsKey(name);

    /// <exception cref="InvalidOperationException">An order was paid through a provider that is no longer configured.</exception>
    public IPaymentProvider this[string name] => _byName.TryGetValue(name, out var provider)
        ? provider
        : throw new InvalidOperationException($"The payment provider '{name}' is not configured.");
}
