using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts.Orders;

namespace OrleansTickets.Api.Orders;

/// <summary>A refund as it stands.</summary>
/// <param name="Status"><c>done</c>; or <c>requested</c>, while the provider's answer is not known: then it is finished by itself.</param>
/// <param name="Amount">Whole KRW.</param>
/// <param name="TicketIds">Tickets made void.</param>
internal sealed record RefundResponse(
    Guid RefundId,
    string OrderNumber,
    [property: JsonConverter(typeof(SnakeCaseEnum<RefundStatus>))] RefundStatus Status,
    long Amount,
    string Currency,
    string Reason,
    ImmutableArray<Guid> TicketIds,
    DateTimeOffset RequestedAt,
    DateTimeOffset? SettledAt)
{
    public static RefundResponse From(string orderNumber, Refund refund) => new(
        refund.RefundId, orderNumber, refund.Status, refund.Amount, Money.Currency, refund.Reason, refund.TicketIds, refund.RequestedAt,
        refund.SettledAt);
}

/// <summary>What the activity log says of an account that was given for a refund: nothing of the account.</summary>
internal sealed record RefundAccountActivity(Guid RefundId);
