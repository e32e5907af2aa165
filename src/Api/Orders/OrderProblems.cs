using System.Collections.Frozen;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts;

namespace OrleansTickets.Api.Orders;

/// <summary>What orders refuse to an admin, with the reason in words.</summary>
internal static class OrderProblems
{
    public static readonly Text RefundSettled = new("The refund is settled.", "이미 처리가 끝난 환불입니다.");

    private const string RefundAccount = "refund_account";

    private static readonly Text NeedsAccount = new(
        "Is required: the money came by virtual account.", "가상계좌로 결제된 주문은 환불받을 계좌가 필요합니다.");

    private static readonly FrozenDictionary<string, Text> Reasons = new Dictionary<string, Text>(StringComparer.Ordinal)
    {
        ["status"] = new("The order's present status does not allow this.", "현재 주문 상태에서는 할 수 없습니다."),
        ["ticket_ids"] = new("Are not all good any more.", "이미 무효인 티켓이 있습니다."),
        ["amount"] = new("Is more than is left of what was paid.", "환불 가능한 금액보다 큽니다."),
        [RefundAccount] = new(
            "A refund of this order waits until somebody says where it is to be paid: do so first.",
            "환불받을 계좌를 기다리는 환불이 있습니다. 먼저 그 계좌를 입력하세요."),
        ["policy"] = new(
            "By the event's refund policy nothing is given back any more. Name an amount to give back more.",
            "환불 규정상 환불할 금액이 없습니다. 그래도 환불하려면 금액을 지정하세요."),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The same, of an order that may be waiting for people: then trying again soon would be bad advice.</summary>
    public static async Task<ProblemResult> FromAsync(
        Refusal refusal, Guid orderId, RefundAccounts accounts, CancellationToken cancellationToken) =>
        From(refusal.Code == RefusalCode.InProgress && await accounts.AreAwaitedAsync(orderId, cancellationToken)
            ? new Refusal(RefusalCode.Conflict, RefundAccount)
            : refusal);

    public static ProblemResult From(Refusal refusal) => refusal switch
    {
        { Code: RefusalCode.Invalid, Field: RefundAccount } => Problems.Invalid(RefundAccount, NeedsAccount),
        { Code: RefusalCode.ProviderError, Detail: { } code } => Problems.From(
            refusal, new Text($"The payment provider refuses: {code}.", $"결제사에서 거절했습니다: {code}.")),
        { Code: RefusalCode.Conflict, Field: { } field } => Problems.From(refusal, Reasons.GetValueOrDefault(field)),
        _ => Problems.From(refusal),
    };
}
