using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Payments;

namespace OrleansTickets.Grains.Payments;

/// <summary>
/// Who charges and gives back: all that orders know of it (MISSION T13). Only what a provider has said for certain is an answer; whatever
/// leaves doubt (a timeout, a broken connection, a 5xx, an unreadable body) is <see cref="PaymentUnknown"/> or <see cref="CancelUnknown"/>,
/// and no exception. Orders bound their patience themselves (<c>Orders__ProviderSeconds</c>).
/// </summary>
internal interface IPaymentProvider
{
    /// <summary>As clients name it, for example <c>toss</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Opens the page on which the buyer makes a payment ready. Idempotent by payment id, as <see cref="ICheckoutGrain.OpenAsync"/> says.
    /// Bounds its patience itself.
    /// </summary>
    Task<Outcome<Checkout>> OpenAsync(string paymentId, CheckoutRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Charges a payment that the buyer has made ready. Idempotent by payment id: repeated it charges once and tells how that one ended.
    /// </summary>
    Task<PaymentAnswer> ConfirmAsync(PaymentConfirmation confirmation, CancellationToken cancellationToken);

    /// <summary>What became of a payment.</summary>
    /// <param name="paymentKey">The provider's key, where it is known; else it is looked up by <paramref name="paymentId"/>.</param>
    Task<PaymentAnswer> QueryAsync(string paymentId, string? paymentKey, CancellationToken cancellationToken);

    /// <summary>Gives money back, or ends a payment that waits for a deposit. Idempotent by refund id.</summary>
    Task<CancelAnswer> CancelAsync(PaymentCancellation cancellation, CancellationToken cancellationToken);

    /// <summary>Whether a message about a payment is the provider's own.</summary>
    /// <param name="proof">What the message brought to show it.</param>
    /// <returns>Null: it could not be found out.</returns>
    Task<bool?> VerifyAsync(string paymentId, string proof, CancellationToken cancellationToken);
}

/// <param name="PaymentId">Our id of the attempt, and the idempotency key.</param>
/// <param name="PaymentKey">The provider's.</param>
/// <param name="Amount">Whole KRW.</param>
internal sealed record PaymentConfirmation(string PaymentId, string PaymentKey, long Amount);

/// <param name="RefundId">The idempotency key.</param>
/// <param name="Amount">Whole KRW to give back; null: end a payment that was not charged.</param>
/// <param name="Account">Where to pay, with every cancellation of what was charged by virtual account; else null.</param>
internal sealed record PaymentCancellation(
    string PaymentId, string PaymentKey, Guid RefundId, long? Amount, string Reason, RefundAccount? Account = null);

/// <summary>What a provider says of a payment.</summary>
internal abstract record PaymentAnswer;

/// <summary>Charged.</summary>
/// <param name="Amount">Whole KRW charged.</param>
/// <param name="Refunded">Whole KRW of it given back so far, by whoever.</param>
/// <param name="Method">How it was paid in the end; null: as it was asked for.</param>
internal sealed record PaymentApproved(string PaymentKey, long Amount, long Refunded, PaymentMethod? Method, DateTimeOffset ApprovedAt) : PaymentAnswer;

/// <summary>Not charged yet: the buyer has an account to pay into.</summary>
internal sealed record PaymentAwaitsDeposit(string PaymentKey, long Amount, VirtualAccount Account) : PaymentAnswer;

/// <summary>Not charged, and it never will be.</summary>
/// <param name="Code">The provider's.</param>
internal sealed record PaymentRefused(string Code, string Message) : PaymentAnswer;

/// <summary>Not charged so far: the buyer is still about it, or never was. It can still be confirmed.</summary>
internal sealed record PaymentOpen : PaymentAnswer;

/// <summary>It could not be found out: it may be charged or not.</summary>
/// <param name="Reason">For the log.</param>
internal sealed record PaymentUnknown(string Reason) : PaymentAnswer;

/// <summary>What a provider says of a cancellation.</summary>
internal abstract record CancelAnswer;

/// <summary>Given back, or ended, by this call or an earlier one with the same key.</summary>
internal sealed record CancelDone(DateTimeOffset At) : CancelAnswer;

/// <summary>Not given back, and repeating it would not change that.</summary>
/// <param name="Code">The provider's.</param>
internal sealed record CancelRefused(string Code, string Message) : CancelAnswer;

/// <summary>It could not be found out: it may be given back or not.</summary>
/// <param name="Reason">For the log.</param>
internal sealed record CancelUnknown(string Reason) : CancelAnswer;
