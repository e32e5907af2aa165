using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Orders;

/// <summary>
/// Which orders are listed or exported (MISSION T6): <c>?status=</c>, <c>?visit_date=</c>, <c>?order_number=</c>, <c>?phone=</c>,
/// <c>?placed_from=</c> and <c>?placed_to=</c> (moments, or days in UTC, both inclusive), and <c>?customer_name=</c>, a part of it, for which
/// customers are opened one after the other.
/// </summary>
/// <param name="OrderNumber">Whole, as <see cref="Contracts.Orders.OrderNumber"/> writes it.</param>
/// <param name="Phone">In digits only.</param>
/// <param name="PlacedBefore">Exclusive.</param>
internal sealed record OrderFilter(
    string? Status,
    DateOnly? VisitDate,
    string? CustomerName,
    string? OrderNumber,
    string? Phone,
    DateTimeOffset? PlacedFrom,
    DateTimeOffset? PlacedBefore) : IEndpointParameterMetadataProvider
{
    public const string StatusName = "status";
    public const string VisitDateName = "visit_date";
    public const string CustomerNameName = "customer_name";
    public const string OrderNumberName = "order_number";
    public const string PhoneName = "phone";
    public const string PlacedFromName = "placed_from";
    public const string PlacedToName = "placed_to";

    public static readonly Text NoOrderNumber = new("Is not an order number.", "주문 번호가 아닙니다.");

    public static ValueTask<OrderFilter> BindAsync(HttpContext context)
    {
        var request = context.Request;
        return new ValueTask<OrderFilter>(new OrderFilter(
            QueryValues.OneOf(request, StatusName, OrderStatuses.Names),
            QueryValues.Day(request, VisitDateName),
            QueryValues.Search(request, CustomerNameName),
            ReadNumber(QueryValues.Single(request, OrderNumberName)),
            ReadPhone(QueryValues.Single(request, PhoneName)),
            QueryValues.Moment(request, PlacedFromName)?.Start,
            QueryValues.Moment(request, PlacedToName)?.End));
    }

    /// <summary>Names the parameters for the API description.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(
        new QueryMetadata(StatusName, VisitDateName, CustomerNameName, OrderNumberName, PhoneName, PlacedFromName, PlacedToName));

    /// <summary>Orders of an event, without regard to the name, which the database does not know.</summary>
    public IQueryable<OrderRow> Of(TicketsContext rows, Guid eventId, CustomerVault vault)
    {
        var orders = rows.Orders.Where(order => order.EventId == eventId);
        orders = Status is { } status ? orders.Where(order => order.Status == status) : orders;
        orders = VisitDate is { } day ? orders.Where(order => order.VisitDate == day) : orders;
        orders = OrderNumber is { } number ? orders.Where(order => order.OrderNumber == number) : orders;
        orders = PlacedFrom is { } from ? orders.Where(order => order.PlacedAt >= from) : orders;
        orders = PlacedBefore is { } before ? orders.Where(order => order.PlacedAt < before) : orders;
        if (Phone is { } phone)
        {
            var hash = vault.HashOfPhone(phone);
            orders = orders.Where(order => rows.Customers.Any(customer => customer.ReservationId == order.Id && customer.PhoneHash == hash));
        }

        return orders;
    }

    /// <summary>Whether an opened customer is asked for; of an erased one no name is known.</summary>
    public bool Names(Customer? customer) =>
        CustomerName is null || customer?.Name.Contains(CustomerName, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Says nothing of a person, wherever it may be written to by mistake.</summary>
    public override string ToString() => nameof(OrderFilter);

    private static string? ReadNumber(string? text) =>
        text is null ? null
        : Contracts.Orders.OrderNumber.TryParse(text, out var number) ? number
        : throw new InvalidRequestException(FieldErrors.Of(OrderNumberName, NoOrderNumber));

    private static string? ReadPhone(string? text) =>
        text is null ? null
        : KoreanMobileNumber.TryNormalise(text, out var digits) ? digits
        : throw new InvalidRequestException(FieldErrors.Of(PhoneName, KoreanMobileNumber.Expected));
}
