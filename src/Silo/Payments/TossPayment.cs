using System.Text.Json.Serialization;

namespace OrleansTickets.Silo.Payments;

/// <summary>What we read of Toss's Payment object (docs.tosspayments.com/reference, Payment 객체); what else there is changes at will.</summary>
/// <param name="OrderId">Our payment id.</param>
/// <param name="TotalAmount">Whole KRW.</param>
/// <param name="Method">In Korean: 카드, 가상계좌, 간편결제, 휴대폰, 계좌이체…</param>
/// <param name="Secret">What Toss's messages about a deposit bring to show whose they are.</param>
internal sealed record TossPayment(
    string? PaymentKey,
    string? OrderId,
    string? Status,
    long? TotalAmount,
    string? Method,
    DateTimeOffset? ApprovedAt,
    string? Secret,
    TossVirtualAccount? VirtualAccount,
    IReadOnlyList<TossCancel?>? Cancels,
    TossError? Failure,
    TossCheckoutPage? Checkout);

/// <param name="BankCode">Two or three digits.</param>
internal sealed record TossVirtualAccount(string? AccountNumber, string? BankCode, DateTimeOffset? DueDate);

/// <param name="CancelStatus">IN_PROGRESS, ABORTED or DONE; missing in old versions of the API, where a cancellation that is there is done.</param>
internal sealed record TossCancel(long? CancelAmount, DateTimeOffset? CanceledAt, string? CancelStatus);

internal sealed record TossError(string? Code, string? Message);

internal sealed record TossCheckoutPage(string? Url);

internal sealed record TossCreation(
    string Method, long Amount, string OrderId, string OrderName, string SuccessUrl, string FailUrl, int? ValidHours);

internal sealed record TossConfirmation(string PaymentKey, string OrderId, long Amount);

/// <param name="RefundReceiveAccount">Where to pay back what came by virtual account, for Toss does not know whose it was; else null.</param>
internal sealed record TossCancellation(string CancelReason, long? CancelAmount, TossRefundAccount? RefundReceiveAccount);

/// <param name="Bank">Toss's code of it.</param>
/// <param name="AccountNumber">In digits only.</param>
internal sealed record TossRefundAccount(string Bank, string AccountNumber, string HolderName)
{
    /// <summary>Says nothing, wherever it may be written to by mistake.</summary>
    public override string ToString() => nameof(TossRefundAccount);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TossPayment))]
[JsonSerializable(typeof(TossError))]
[JsonSerializable(typeof(TossCreation))]
[JsonSerializable(typeof(TossConfirmation))]
[JsonSerializable(typeof(TossCancellation))]
internal sealed partial class TossJson : JsonSerializerContext;
