using System.Collections.Frozen;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts;

namespace OrleansTickets.Api.Inventory;

/// <summary>What the inventory refuses to an admin, with the reason in words where the state is at fault.</summary>
internal static class InventoryProblems
{
    private static readonly Text NoOwnStock = new("Has no stock of its own.", "자체 재고가 없습니다.");
    private static readonly Text TooFewFree = new("Fewer tickets are free.", "여유 재고가 부족합니다.");

    private static readonly FrozenDictionary<string, Text> Reasons = new Dictionary<string, Text>(StringComparer.Ordinal)
    {
        ["products"] = new("Has no active product.", "활성 상품이 없습니다."),
        ["ends_on"] = new("The event's last day is over.", "이벤트 종료일이 지났습니다."),
        ["holds"] = new(
            "There are open reservations. Deactivate the event and wait until they have ended.",
            "진행 중인 예약이 있습니다. 이벤트를 비활성화하고 예약이 끝날 때까지 기다리세요."),
        ["sold"] = new("Tickets have been sold. Deactivate the event instead.", "판매된 티켓이 있습니다. 대신 이벤트를 비활성화하세요."),
        ["archived_at"] = new("Is archived and cannot be changed.", "보관 처리되어 변경할 수 없습니다."),
        ["price"] = new("Would be below 0 with the extra price of an option.", "옵션 추가 금액과 합하면 0원보다 작습니다."),
        ["extra_price"] = new("Would be below 0 with the product's price.", "상품 가격과 합하면 0원보다 작습니다."),
        ["stock"] = new("Is less than is held and sold.", "예약 및 판매된 수량보다 적습니다."),
        ["total"] = TooFewFree,
        ["delta"] = TooFewFree,
        ["option_id"] = NoOwnStock,
        ["product_ids"] = new(
            "Must name each product that is not archived once. Read the list again.", "보관되지 않은 모든 상품을 한 번씩 포함해야 합니다. 목록을 다시 조회하세요."),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ProblemResult From(Refusal refusal) => Problems.From(refusal, refusal switch
    {
        { Code: not RefusalCode.Conflict } or { Field: null } => null,
        { Field: "stock", Available: null } => NoOwnStock,
        _ => Reasons.GetValueOrDefault(refusal.Field),
    });
}
