using OrleansTickets.Contracts.Payments;
using OrleansTickets.Grains.Payments;

namespace OrleansTickets.Api.Tests.Payments;

/// <summary>Payment objects as Toss's documents have them, and as nobody would want them; and what they say.</summary>
internal static class TossSamples
{
    public const string PaymentId = "7K3M9QX2T4VWBC-1";
    public const string PaymentKey = "5EnNZRJGvaBX7zk2yd8ydw26XvwXkLrx9POLqKQjmAw4b0e1";
    public const string ApprovedAt = "2026-12-01T12:05:00+09:00";

    public static readonly Dictionary<string, (string Payment, PaymentAnswer Expected)> All = new(StringComparer.Ordinal)
    {
        ["done"] = (
            Payment("DONE", $$""" "approvedAt": "{{ApprovedAt}}", "method": "카드" """),
            new PaymentApproved(PaymentKey, 30_000, 0, PaymentMethod.Card, DateTimeOffset.Parse(ApprovedAt))),
        ["an unknown method"] = (
            Payment("DONE", $$""" "approvedAt": "{{ApprovedAt}}", "method": "문화상품권", "news": {"of": ["2030"]} """),
            new PaymentApproved(PaymentKey, 30_000, 0, null, DateTimeOffset.Parse(ApprovedAt))),
        ["partly cancelled"] = (
            Payment("PARTIAL_CANCELED", $$"""
                "approvedAt": "{{ApprovedAt}}", "method": "간편결제", "cancels": [
                  {"cancelAmount": 1000, "canceledAt": "{{ApprovedAt}}", "cancelStatus": "DONE"}, {"cancelAmount": 2000, "canceledAt": "{{ApprovedAt}}"},
                  {"cancelAmount": 4000, "cancelStatus": "ABORTED"}]
                """),
            new PaymentApproved(PaymentKey, 30_000, 3_000, PaymentMethod.EasyPay, DateTimeOffset.Parse(ApprovedAt))),
        ["cancelled"] = (
            Payment("CANCELED", $$""" "approvedAt": "{{ApprovedAt}}", "cancels": [{"cancelAmount": 30000}] """),
            new PaymentApproved(PaymentKey, 30_000, 30_000, null, DateTimeOffset.Parse(ApprovedAt))),
        ["cancelled before the deposit"] = (Payment("CANCELED", """ "approvedAt": null """), new PaymentRefused("CANCELED", "")),
        ["waiting"] = (
            Payment("WAITING_FOR_DEPOSIT", """ "virtualAccount": {"accountNumber": "X6505636518308", "bankCode": "20", "dueDate": "2026-12-02T12:00:00+09:00"} """),
            new PaymentAwaitsDeposit(
                PaymentKey, 30_000, new VirtualAccount("20", "X6505636518308", new DateTimeOffset(2026, 12, 2, 3, 0, 0, TimeSpan.Zero)))),
        ["waiting without an account"] = (
            Payment("WAITING_FOR_DEPOSIT", """ "virtualAccount": null """),
            new PaymentUnknown("a payment that is WAITING_FOR_DEPOSIT and not whole")),
        ["aborted"] = (
            Payment("ABORTED", """ "failure": {"code": "REJECT_CARD_COMPANY", "message": "거절"} """), new PaymentRefused("REJECT_CARD_COMPANY", "거절")),
        ["expired"] = (Payment("EXPIRED", """ "failure": null """), new PaymentRefused("EXPIRED", "")),
        ["ready"] = (Payment("READY", """ "approvedAt": null """), new PaymentOpen()),
        ["in progress"] = (Payment("IN_PROGRESS", """ "approvedAt": null """), new PaymentOpen()),
        ["done without a time"] = (Payment("DONE", """ "approvedAt": null """), new PaymentUnknown("a payment that is DONE and not whole")),
        ["a status of the future"] = (Payment("ON_THE_MOON", """ "approvedAt": null """), new PaymentUnknown("a payment that is ON_THE_MOON and not whole")),
        ["no status"] = ("""{"paymentKey": "k", "orderId": "7K3M9QX2T4VWBC-1", "totalAmount": 1}""", new PaymentUnknown("a payment that is nothing and not whole")),
        ["another order's"] = (
            Payment("DONE", $$""" "approvedAt": "{{ApprovedAt}}" """).Replace(PaymentId, "7K3M9QX2T4VWBC-2", StringComparison.Ordinal),
            new PaymentRefused("ORDER_ID_MISMATCH", "")),
        ["an empty object"] = ("{}", new PaymentRefused("ORDER_ID_MISMATCH", "")),
    };

    public static string Payment(string status, string members) => $$"""
        {"mId": "tvivarepublica", "version": "2022-11-16", "paymentKey": "{{PaymentKey}}", "orderId": "{{PaymentId}}", "status": "{{status}}",
         "totalAmount": 30000, "balanceAmount": 30000, {{members}} }
        """;
}
