using OrleansTickets.Contracts.Payments;
using OrleansTickets.Grains.Payments;

namespace OrleansTickets.Silo.Payments;

/// <summary>Toss's Payment object as an answer that orders understand (docs.tosspayments.com/reference, Payment 객체의 status).</summary>
internal static class TossAnswers
{
    private const string Done = "DONE";
    private const string WaitingForDeposit = "WAITING_FOR_DEPOSIT";

    /// <param name="paymentId">What was asked about.</param>
    public static PaymentAnswer Of(TossPayment payment, string paymentId)
    {
        // A buyer may bring the key of another payment: whatever became of that one, this one is not paid with it.
        if (!string.Equals(payment.OrderId, paymentId, StringComparison.Ordinal))
        {
            return new PaymentRefused("ORDER_ID_MISMATCH", "");
        }

        return payment switch
        {
            { PaymentKey: not { Length: > 0 } } or { TotalAmount: not > 0 } => Unreadable(payment),
            { Status: Done or "PARTIAL_CANCELED", ApprovedAt: { } at } => Approved(payment, at),
            { Status: "CANCELED", ApprovedAt: { } at } => Approved(payment, at),
            { Status: WaitingForDeposit, VirtualAccount: { AccountNumber: { } number, BankCode: { } bank, DueDate: { } due } } =>
                new PaymentAwaitsDeposit(payment.PaymentKey!, payment.TotalAmount!.Value, new VirtualAccount(bank, number, due.ToUniversalTime())),
            { Status: "CANCELED" or "ABORTED" or "EXPIRED" } =>
                new PaymentRefused(payment.Failure?.Code ?? payment.Status, payment.Failure?.Message ?? ""),
            { Status: "READY" or "IN_PROGRESS" } => new PaymentOpen(),
            _ => Unreadable(payment),
        };
    }

    /// <summary>When the newest cancellation was made.</summary>
    public static DateTimeOffset? CanceledAt(TossPayment payment) =>
        payment.Cancels?.Where(cancel => cancel is not null).Max(cancel => cancel!.CanceledAt)?.ToUniversalTime();

    private static PaymentApproved Approved(TossPayment payment, DateTimeOffset approvedAt)
    {
        var total = payment.TotalAmount!.Value;
        var refunded = payment.Status == "CANCELED"
            ? total
            : payment.Cancels?.Where(cancel => cancel is { CancelStatus: null or Done }).Sum(cancel => cancel!.CancelAmount ?? 0) ?? 0;
        return new PaymentApproved(
            payment.PaymentKey!, total, Math.Min(refunded, total), MethodOf(payment.Method), approvedAt.ToUniversalTime());
    }

    private static PaymentUnknown Unreadable(TossPayment payment) => new($"a payment that is {payment.Status ?? "nothing"} and not whole");

    private static PaymentMethod? MethodOf(string? method) => method switch
    {
        "카드" => PaymentMethod.Card,
        "가상계좌" => PaymentMethod.VirtualAccount,
        "계좌이체" => PaymentMethod.Transfer,
        "휴대폰" => PaymentMethod.MobilePhone,
        "간편결제" => PaymentMethod.EasyPay,
        _ => null,
    };
}
