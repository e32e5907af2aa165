using System.Collections.Frozen;
using System.Text.Json;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts.Orders;

namespace OrleansTickets.Api.Orders;

/// <summary>What statuses of an order are called: in JSON and in rows alike, and to people.</summary>
internal static class OrderStatuses
{
    private static readonly FrozenDictionary<string, OrderStatus> ByName =
        Enum.GetValues<OrderStatus>().ToFrozenDictionary(status => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{status}"), StringComparer.Ordinal);

    private static readonly string[] AllNames = [.. ByName.Keys];

    public static ReadOnlySpan<string> Names => AllNames;

    public static OrderStatus? Find(string name) => ByName.TryGetValue(name, out var status) ? status : null;

    /// <param name="name">As a row has it.</param>
    public static Text Describe(string name) => Find(name) switch
    {
        OrderStatus.Pending => new("Pending", "결제 대기"),
        OrderStatus.Approving => new("Being approved", "결제 승인 중"),
        OrderStatus.WaitingForDeposit => new("Waiting for deposit", "입금 대기"),
        OrderStatus.Paid => new("Paid", "결제 완료"),
        OrderStatus.Refunding => new("Being refunded", "환불 처리 중"),
        OrderStatus.PartiallyRefunded => new("Partially refunded", "부분 환불"),
        OrderStatus.Refunded => new("Refunded", "환불 완료"),
        OrderStatus.Failed => new("Payment failed", "결제 실패"),
        OrderStatus.Cancelled => new("Cancelled", "취소"),
        OrderStatus.Completed => new("Completed", "완료"),
        _ => throw new InvalidOperationException($"The order status '{name}' has no name."),
    };
}
