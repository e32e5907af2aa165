using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Tickets.Tokens;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;

namespace OrleansTickets.Api.Payments;

/// <summary>An order to be paid.</summary>
/// <param name="PaymentId">What the provider calls <c>orderId</c>; null where there is nothing to pay.</param>
/// <param name="CheckoutUrl">Where to send the buyer; null unless the payment waits for that.</param>
/// <param name="ClientKey">For the provider's own program in a browser, in place of the page.</param>
/// <param name="Tickets">Of an order of 0 won, which is paid with this; else empty.</param>
internal sealed record InitiatedResponse(
    string OrderNumber,
    [property: JsonConverter(typeof(SnakeCaseEnum<OrderStatus>))] OrderStatus Status,
    string? PaymentId,
    string? Provider,
    long Amount,
    string Currency,
    string OrderName,
    string? ClientKey,
    string? CheckoutUrl,
    VirtualAccountResponse? VirtualAccount,
    ImmutableArray<PaidTicketResponse> Tickets)
{
    public static InitiatedResponse From(Order order, string orderName, Checkout? checkout, TicketTokens tokens) => new(
        order.OrderNumber,
        order.Status,
        order.Payment?.PaymentId,
        order.Payment?.Provider,
        order.TotalAmount,
        Money.Currency,
        orderName,
        checkout?.ClientKey,
        checkout?.Url,
        VirtualAccountResponse.From(order),
        PaidTicketResponse.From(order, tokens));
}

/// <summary>An order that is paid, or waits for a deposit.</summary>
/// <param name="VirtualAccount">Where to pay in, with <c>waiting_for_deposit</c>.</param>
/// <param name="Tickets">Empty until it is paid.</param>
internal sealed record PaidResponse(
    string OrderNumber,
    [property: JsonConverter(typeof(SnakeCaseEnum<OrderStatus>))] OrderStatus Status,
    long TotalAmount,
    string Currency,
    VirtualAccountResponse? VirtualAccount,
    ImmutableArray<PaidTicketResponse> Tickets)
{
    public static PaidResponse From(Order order, TicketTokens tokens) => new(
        order.OrderNumber, order.Status, order.TotalAmount, Money.Currency, VirtualAccountResponse.From(order),
        PaidTicketResponse.From(order, tokens));
}

/// <summary>An order whose payment was given up.</summary>
internal sealed record FailedResponse(
    string OrderNumber, [property: JsonConverter(typeof(SnakeCaseEnum<OrderStatus>))] OrderStatus Status);

/// <summary>A buyer's order.</summary>
/// <param name="RefundedAmount">Whole KRW given back so far.</param>
/// <param name="Method">How it was paid, or is to be; null for an order of 0 won.</param>
internal sealed record BuyersOrderResponse(
    string OrderNumber,
    [property: JsonConverter(typeof(SnakeCaseEnum<OrderStatus>))] OrderStatus Status,
    DateOnly? VisitDate,
    ImmutableArray<OrderedItemResponse> Items,
    long TotalAmount,
    long RefundedAmount,
    string Currency,
    DateTimeOffset PlacedAt,
    DateTimeOffset? PaidAt,
    [property: JsonConverter(typeof(SnakeCaseEnum<PaymentMethod>))] PaymentMethod? Method,
    VirtualAccountResponse? VirtualAccount,
    ImmutableArray<PaidTicketResponse> Tickets)
{
    public static BuyersOrderResponse From(Order order, TicketTokens tokens) => new(
        order.OrderNumber,
        order.Status,
        order.VisitDate,
        ImmutableArray.CreateRange(order.Items, OrderedItemResponse.From),
        order.TotalAmount,
        order.RefundedAmount,
        Money.Currency,
        order.PlacedAt,
        order.PaidAt,
        order.Payment?.Method,
        VirtualAccountResponse.From(order),
        PaidTicketResponse.From(order, tokens));
}

/// <summary>A line of an order, as it was called and priced when it was reserved.</summary>
internal readonly record struct OrderedItemResponse(Guid ProductId, Guid? OptionId, string Name, int Quantity, long UnitPrice, long TotalPrice)
{
    public static OrderedItemResponse From(ReservationItem item) =>
        new(item.ProductId, item.OptionId, item.Name, item.Quantity, item.UnitPrice, item.TotalPrice);
}

/// <summary>Where a buyer is to pay in.</summary>
/// <param name="Bank">The provider's code of the bank.</param>
/// <param name="DueAt">Deposits after this moment come back.</param>
internal sealed record VirtualAccountResponse(string Bank, string AccountNumber, DateTimeOffset DueAt)
{
    public static VirtualAccountResponse? From(Order order) =>
        order is { Status: OrderStatus.WaitingForDeposit, Payment.Account: { } account }
            ? new VirtualAccountResponse(account.Bank, account.AccountNumber, account.DueAt)
            : null;
}

/// <summary>A ticket for its buyer.</summary>
/// <param name="QrCode">The text of its QR code; null once it is void.</param>
internal sealed record PaidTicketResponse(
    Guid TicketId, string ProductName, DateOnly? VisitDate, int Serial, bool IsVoid, string? QrCode)
{
    public static ImmutableArray<PaidTicketResponse> From(Order order, TicketTokens tokens) => ImmutableArray.CreateRange(
        order.Tickets,
        ticket => new PaidTicketResponse(
            ticket.TicketId, ticket.Name, ticket.VisitDate, ticket.Serial, ticket.IsVoid,
            ticket.IsVoid ? null : tokens.TokenFor(order.EventId, ticket)));
}
