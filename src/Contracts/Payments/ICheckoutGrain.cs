namespace OrleansTickets.Contracts.Payments;

/// <summary>
/// The provider's page for one attempt to pay (MISSION T12). Its key is the payment id. It keeps nothing: who pays is the order's business
/// alone, and a page that was opened charges nobody.
/// </summary>
[Alias("tickets.payments.ICheckoutGrain")]
public interface ICheckoutGrain : IGrainWithStringKey
{
    /// <summary>
    /// Opens the page; repeated it answers the same one, also where it is to return to another address. Refused with <c>Invalid</c> for an
    /// unknown provider, <c>PaymentRefused</c> with the provider's code in <c>Detail</c> (this attempt can never be paid), <c>InProgress</c>
    /// while the provider works on the same request, <c>ProviderError</c> when it does not answer: repeat it later.
    /// </summary>
    [Alias("open")]
    Task<Outcome<Checkout>> OpenAsync(CheckoutRequest request);
}

/// <summary>What a page is opened for.</summary>
/// <param name="Provider">Its name, for example <c>toss</c>.</param>
/// <param name="Amount">Whole KRW, at least 1.</param>
/// <param name="OrderName">What the buyer reads there, 1 to 100 characters.</param>
/// <param name="SuccessUrl">Where the buyer returns to with the payment ready to be approved; an absolute http or https address.</param>
/// <param name="FailUrl">Where the buyer returns to without.</param>
[GenerateSerializer, Immutable, Alias("tickets.payments.CheckoutRequest")]
public sealed record CheckoutRequest(
    string Provider, PaymentMethod Method, long Amount, string OrderName, string SuccessUrl, string FailUrl);

/// <summary>A page to pay on.</summary>
/// <param name="Url">Where to send the buyer.</param>
/// <param name="ClientKey">What the provider's own program in a browser is started with, in place of the page; no secret.</param>
[GenerateSerializer, Immutable, Alias("tickets.payments.Checkout")]
public sealed record Checkout(string Url, string ClientKey);
