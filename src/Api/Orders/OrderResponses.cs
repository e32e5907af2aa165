using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Api.Tickets;
using OrleansTickets.Api.Tickets.Tokens;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Orders;

/// <summary>An order in a list.</summary>
/// <param name="Status">
/// <c>pending</c>, <c>approving</c>, <c>waiting_for_deposit</c>, <c>paid</c>, <c>refunding</c>, <c>partially_refunded</c>, <c>refunded</c>,
/// <c>failed</c>, <c>cancelled</c> or <c>completed</c>.
/// </param>
/// <param name="Quantity">Tickets.</param>
/// <param name="RefundedAmount">Whole KRW given back of what was paid.</param>
/// <param name="Customer">Null after an erasure.</param>
internal sealed record OrderSummaryResponse(
    string OrderNumber,
    string Status,
    DateOnly? VisitDate,
    int Quantity,
    long TotalAmount,
    long RefundedAmount,
    string Currency,
    DateTimeOffset PlacedAt,
    DateTimeOffset? PaidAt,
    OrderCustomerResponse? Customer)
{
    public static OrderSummaryResponse From(OrderRow order, Customer? customer) => new(
        order.OrderNumber, order.Status, order.VisitDate, order.Quantity, order.TotalAmount, order.RefundedAmount, Money.Currency,
        order.PlacedAt, order.PaidAt, OrderCustomerResponse.From(customer));
}

/// <summary>Who ordered.</summary>
/// <param name="Phone">In digits only.</param>
internal sealed record OrderCustomerResponse(string Name, string Phone, string? Email)
{
    public static OrderCustomerResponse? From(Customer? customer) =>
        customer is null ? null : new OrderCustomerResponse(customer.Name, customer.Phone, customer.Email);

    /// <summary>Says nothing, wherever it may be written to by mistake.</summary>
    public override string ToString() => nameof(OrderCustomerResponse);
}

/// <summary>An order with all that became of it.</summary>
/// <param name="ReservationId">The reservation that it paid for.</param>
/// <param name="Customer">Null after an erasure.</param>
/// <param name="Payments">Attempts to pay, oldest first; none of an order of 0 won.</param>
/// <param name="Tickets">In the order of their serials; none until they are issued.</param>
/// <param name="History">Oldest first.</param>
internal sealed record OrderResponse(
    string OrderNumber,
    Guid ReservationId,
    string Status,
    DateOnly? VisitDate,
    int Quantity,
    long TotalAmount,
    long RefundedAmount,
    string Currency,
    DateTimeOffset PlacedAt,
    DateTimeOffset? PaidAt,
    DateTimeOffset UpdatedAt,
    OrderCustomerResponse? Customer,
    IReadOnlyList<OrderLineResponse> Items,
    IReadOnlyList<PaymentSummaryResponse> Payments,
    IReadOnlyList<RefundSummaryResponse> Refunds,
    IReadOnlyList<TicketSummaryResponse> Tickets,
    IReadOnlyList<OrderStepResponse> History)
{
    /// <param name="admins">Names by id.</param>
    public static OrderResponse From(
        OrderRow order,
        Customer? customer,
        IReadOnlyList<OrderItemRow> items,
        IReadOnlyList<PaymentRow> payments,
        IReadOnlyList<RefundSummaryResponse> refunds,
        IReadOnlyList<TicketInfo> tickets,
        IReadOnlyList<OrderHistoryRow> history,
        IReadOnlyDictionary<Guid, string> admins) => new(
        order.OrderNumber, order.Id, order.Status, order.VisitDate, order.Quantity, order.TotalAmount, order.RefundedAmount, Money.Currency,
        order.PlacedAt, order.PaidAt, order.UpdatedAt, OrderCustomerResponse.From(customer),
        [.. items.Select(OrderLineResponse.From)],
        [.. payments.Select(PaymentSummaryResponse.From)],
        refunds,
        [.. tickets.Select(TicketSummaryResponse.From)],
        [.. history.Select(step => OrderStepResponse.Describe(step, admins))]);
}

internal sealed record OrderLineResponse(Guid ProductId, Guid? OptionId, string Name, int Quantity, long UnitPrice, long TotalPrice)
{
    public static OrderLineResponse From(OrderItemRow item) =>
        new(item.ProductId, item.OptionId, item.Name, item.Quantity, item.UnitPrice, item.Quantity * item.UnitPrice);
}

/// <summary>An attempt to pay.</summary>
/// <param name="Status">
/// <c>requested</c>, <c>approving</c>, <c>waiting_for_deposit</c>, <c>paid</c>, <c>partially_refunded</c>, <c>refunded</c>, <c>failed</c> or
/// <c>cancelled</c>.
/// </param>
/// <param name="FailureCode">The provider's, of one that failed.</param>
internal sealed record PaymentSummaryResponse(
    string PaymentId,
    string Provider,
    string Method,
    string Status,
    long Amount,
    long RefundedAmount,
    string? PaymentKey,
    string? FailureCode,
    DateTimeOffset RequestedAt,
    DateTimeOffset? ApprovedAt)
{
    public static PaymentSummaryResponse From(PaymentRow payment) => new(
        payment.PaymentId, payment.Provider, payment.Method, payment.Status, payment.Amount, payment.RefundedAmount, payment.PaymentKey,
        payment.FailureCode, payment.RequestedAt, payment.ApprovedAt);
}

/// <summary>Something given back.</summary>
/// <param name="Status"><c>requested</c>: it goes on by itself; <c>done</c>; <c>refused</c>: the tickets are good again.</param>
/// <param name="TicketCount">Tickets made void.</param>
/// <param name="IsAutomatic">Not by an admin: for example a payment that came too late.</param>
/// <param name="NeedsAccount">It waits until somebody says where to pay, for the money came by virtual account.</param>
internal sealed record RefundSummaryResponse(
    Guid RefundId,
    string? PaymentId,
    string Status,
    long Amount,
    int TicketCount,
    string Reason,
    bool IsAutomatic,
    Guid? RequestedBy,
    bool NeedsAccount,
    string? FailureCode,
    DateTimeOffset RequestedAt,
    DateTimeOffset? SettledAt)
{
    public static RefundSummaryResponse From(RefundRow refund, bool needsAccount) => new(
        refund.RefundId, refund.PaymentId, refund.Status, refund.Amount, refund.Tickets, refund.Reason, refund.IsAutomatic, refund.RequestedBy,
        needsAccount, refund.FailureCode, refund.RequestedAt, refund.SettledAt);
}

/// <summary>A ticket as it stands.</summary>
/// <param name="Serial">From 1, within the order.</param>
/// <param name="Status"><c>issued</c>, <c>entered</c> or <c>void</c>.</param>
/// <param name="Gate">Where somebody first entered with it.</param>
/// <param name="Entries">How often somebody has entered with it.</param>
/// <param name="EntriesAllowed">How often one may; 0: without limit.</param>
internal record TicketSummaryResponse(
    Guid TicketId,
    int Serial,
    string ProductName,
    long UnitPrice,
    DateOnly? VisitDate,
    string Status,
    DateTimeOffset? EnteredAt,
    string? Gate,
    int Entries,
    int EntriesAllowed)
{
    public static TicketSummaryResponse From(TicketInfo ticket) => new(
        ticket.TicketId, ticket.Serial, ticket.Name, ticket.UnitPrice, ticket.VisitDate, ticket.Status, ticket.EnteredAt, ticket.Gate,
        ticket.Entries, ticket.EntriesAllowed);
}

/// <summary>The tickets of an order with their codes.</summary>
/// <param name="Tickets">In the order of their serials; none until they are issued.</param>
internal sealed record OrderTicketsResponse(string OrderNumber, IReadOnlyList<CodedTicketResponse> Tickets)
{
    public static OrderTicketsResponse From(OrderRow order, IReadOnlyList<TicketInfo> tickets, TicketTokens tokens) => new(
        order.OrderNumber,
        [
            .. tickets.Select(ticket => new CodedTicketResponse(
                TicketSummaryResponse.From(ticket),
                ticket.Status == TicketInfo.Void ? null : tokens.TokenFor(order.EventId, ticket.ToOrderTicket()))),
        ]);
}

/// <summary>A ticket and what lets somebody in.</summary>
internal sealed record CodedTicketResponse : TicketSummaryResponse
{
    public CodedTicketResponse(TicketSummaryResponse ticket, string? qrCode)
        : base(ticket) => QrCode = qrCode;

    /// <summary>The text of its QR code, signed anew each time; null once it is void. After what every ticket has.</summary>
    [JsonPropertyOrder(1)]
    public string? QrCode { get; }
}

/// <summary>One step of an order's life.</summary>
/// <param name="From">Null for the first.</param>
/// <param name="By"><c>buyer</c>, <c>provider</c>, <c>system</c>, <c>staff</c> or <c>manager</c>.</param>
/// <param name="Reason">A code such as <c>tickets_issued</c>, or the admin's words.</param>
internal sealed record OrderStepResponse(
    DateTimeOffset At, string? From, string To, string By, string Reason, Guid? AdminId, string? AdminName)
{
    public static OrderStepResponse Describe(OrderHistoryRow step, IReadOnlyDictionary<Guid, string> admins) => new(
        step.At, step.FromStatus, step.ToStatus, step.ByParty, step.Reason, step.AdminId,
        step.AdminId is { } id ? admins.GetValueOrDefault(id) : null);
}
