using OrleansTickets.Api.Http;
using OrleansTickets.Api.Tickets.Entrance;

namespace OrleansTickets.Api.Orders;

/// <summary>Body of an entry without a code: by the ticket, by an order of a single ticket, or by both.</summary>
/// <param name="OrderNumber">As the buyer says it.</param>
/// <param name="TicketId">Required where the order has several tickets.</param>
/// <param name="Gate">1 to 40 characters.</param>
/// <param name="Reason">1 to 200 characters, kept with the entry.</param>
/// <param name="Nonce">A new UUID for each entry: with it a repeated request is the same entry.</param>
internal sealed record ManualEntryRequest(
    string? OrderNumber, string? TicketId, string? Gate, string? DeviceInfo, string? Reason, string? Nonce)
{
    public static readonly Text SeveralTickets = new(
        "The order has several tickets: say which one.", "주문에 티켓이 여러 장 있습니다. 하나를 지정하세요.");

    private const int MaxReason = 200;

    private static readonly Text NoNumber = new("Is not an order number.", "주문 번호가 아닙니다.");

    public ManualWish Read(Check check)
    {
        string? number = null;
        if (OrderNumber is not null && !Contracts.Orders.OrderNumber.TryParse(OrderNumber, out number))
        {
            check.Fail("order_number", NoNumber);
        }

        if (OrderNumber is null && TicketId is null)
        {
            check.Fail("order_number", FieldTexts.Required);
        }

        return new ManualWish(
            number, check.OptionalId("ticket_id", TicketId), GatePlace.Read(check, Gate, DeviceInfo), check.Line("reason", Reason, 1, MaxReason),
            check.OptionalId("nonce", Nonce));
    }
}

/// <param name="OrderNumber">Of this and the ticket at least one.</param>
internal sealed record ManualWish(string? OrderNumber, Guid? TicketId, GatePlace Place, string Reason, Guid? Nonce);
