using System.Globalization;

namespace OrleansTickets.Sandbox.Toss;

/// <summary>An error's body.</summary>
internal sealed record TossErrorResponse(string Code, string Message);

/// <summary>
/// The Payment object of version 2022-11-16 (https://docs.tosspayments.com/reference#payment-객체), with every member that cards and virtual
/// accounts fill; what they do not fill is null, as in Toss's answers.
/// </summary>
internal sealed record PaymentResponse(
    string MId,
    string Version,
    string PaymentKey,
    string Type,
    string OrderId,
    string OrderName,
    string Currency,
    string? Method,
    long TotalAmount,
    long BalanceAmount,
    string Status,
    string RequestedAt,
    string? ApprovedAt,
    bool UseEscrow,
    string? LastTransactionKey,
    long SuppliedAmount,
    long Vat,
    bool CultureExpense,
    long TaxFreeAmount,
    long TaxExemptionAmount,
    IReadOnlyList<CancelResponse>? Cancels,
    bool IsPartialCancelable,
    CardResponse? Card,
    VirtualAccountResponse? VirtualAccount,
    string? Secret,
    object? MobilePhone,
    object? GiftCertificate,
    object? Transfer,
    object? Metadata,
    UrlResponse? Receipt,
    UrlResponse Checkout,
    object? EasyPay,
    string Country,
    TossErrorResponse? Failure,
    object? CashReceipt,
    object? CashReceipts,
    object? Discount)
{
    private const int VatDivisor = 11;

    public static PaymentResponse From(TossPayment payment, bool english)
    {
        var vat = (long)Math.Round(payment.Balance / (decimal)VatDivisor, MidpointRounding.AwayFromZero);
        var page = new UrlResponse($"{payment.Origin}/v1/payments/{payment.PaymentKey}/checkout");
        return new PaymentResponse(
            "sandbox", "2022-11-16", payment.PaymentKey, "NORMAL", payment.OrderId, payment.OrderName, "KRW",
            payment.Method is not { } method ? null : english ? method : TossMethod.InKorean(method),
            payment.Amount, payment.Balance, payment.Status, TossTime.Of(payment.RequestedAt), TossTime.Of(payment.ApprovedAt), false,
            payment.LastTransactionKey, payment.Balance - vat, vat, false, 0, 0,
            payment.Cancels.Count == 0 ? null : [.. payment.Cancels.Select(CancelResponse.From)], true,
            payment is { Method: TossMethod.Card, IsApproved: true } ? CardResponse.Of(payment, english) : null,
            payment.Account is { } account ? VirtualAccountResponse.Of(payment, account, english) : null,
            payment.Account is null ? null : payment.Secret, null, null, null, null,
            payment.ApprovedAt is null ? null : page, page, null, "KR",
            payment.Failure is { } failure ? new TossErrorResponse(failure.Code, failure.Message) : null, null, null, null);
    }
}

internal sealed record UrlResponse(string Url);

internal sealed record CancelResponse(
    long CancelAmount,
    string CancelReason,
    long TaxFreeAmount,
    long TaxExemptionAmount,
    long RefundableAmount,
    long EasyPayDiscountAmount,
    string CanceledAt,
    string TransactionKey,
    string? ReceiptKey,
    string CancelStatus,
    string? CancelRequestId)
{
    public static CancelResponse From(TossCancel cancel) => new(
        cancel.Amount, cancel.Reason, 0, 0, cancel.Refundable, 0, TossTime.Of(cancel.At), cancel.TransactionKey, null, "DONE", null);
}

internal sealed record CardResponse(
    long Amount,
    string IssuerCode,
    string AcquirerCode,
    string Number,
    int InstallmentPlanMonths,
    string ApproveNo,
    bool UseCardPoint,
    string CardType,
    string OwnerType,
    string AcquireStatus,
    bool IsInterestFree,
    string? InterestPayer)
{
    public static CardResponse Of(TossPayment payment, bool english) => new(
        payment.Amount, "71", "71", "12345678****000*", 0, "00000000", false, english ? "CREDIT" : "신용", english ? "PERSONAL" : "개인",
        payment.Status == TossStatus.Canceled ? "CANCELED" : "READY", false, null);
}

internal sealed record VirtualAccountResponse(
    string AccountType,
    string AccountNumber,
    string BankCode,
    string CustomerName,
    string DueDate,
    string RefundStatus,
    bool Expired,
    string SettlementStatus,
    RefundAccount? RefundReceiveAccount)
{
    public static VirtualAccountResponse Of(TossPayment payment, TossAccount account, bool english) => new(
        english ? "NORMAL" : "일반", account.Number, account.BankCode, payment.CustomerName ?? "", TossTime.Of(account.DueAt),
        payment is { Cancels.Count: > 0, ApprovedAt: not null } ? "COMPLETED" : "NONE", payment.Status == TossStatus.Expired, "INCOMPLETED",
        account.RefundTo);
}

/// <summary>Moments as Toss writes them.</summary>
internal static class TossTime
{
    private static readonly TimeSpan Korea = TimeSpan.FromHours(9);

    public static string? Of(DateTimeOffset? at) => at is { } known ? Of(known) : null;

    public static string Of(DateTimeOffset at) => at.ToOffset(Korea).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>As webhooks do: without an offset, in Korea's time.</summary>
    public static string OfWebhook(DateTimeOffset at) => at.ToOffset(Korea).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
