using Orleans.Runtime;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Payments;

namespace OrleansTickets.Grains.Payments;

/// <summary>Asks the provider for the page, one request at a time: the second of two tabs gets the first one's.</summary>
[CollectionAgeLimit(Minutes = 2)]
internal sealed class CheckoutGrain(PaymentProviders providers) : Grain, ICheckoutGrain
{
    public Task<Outcome<Checkout>> OpenAsync(CheckoutRequest request) => providers.Knows(request.Provider)
        ? providers[request.Provider].OpenAsync(this.GetPrimaryKeyString(), request, CancellationToken.None)
        : Task.FromResult<Outcome<Checkout>>(new Refusal(RefusalCode.Invalid, "provider"));
}
