using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Orders.Exports;

/// <summary>Which orders to export: as the list of orders, and in the body, since a spreadsheet may be asked for by name or phone number.</summary>
/// <param name="CustomerName">A part of it, 1 to 100 characters.</param>
/// <param name="PlacedFrom">Inclusive.</param>
/// <param name="PlacedTo">Inclusive.</param>
/// <remarks>Unlike elsewhere a member that is not known is refused: a filter that was misspelt would export everybody.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record OrderExportRequest(
    string? Status,
    DateOnly? VisitDate,
    string? CustomerName,
    string? OrderNumber,
    string? Phone,
    DateTimeOffset? PlacedFrom,
    DateTimeOffset? PlacedTo)
{
    private const int LongestName = 100;

    public OrderFilter Read(Check check)
    {
        if (Status is not null && OrderStatuses.Find(Status) is null)
        {
            check.Fail(OrderFilter.StatusName, FieldTexts.NotAllowed);
        }

        string? number = null;
        if (OrderNumber is not null && !Contracts.Orders.OrderNumber.TryParse(OrderNumber, out number))
        {
            check.Fail(OrderFilter.OrderNumberName, OrderFilter.NoOrderNumber);
        }

        return new OrderFilter(
            Status,
            VisitDate is null ? null : check.Day(OrderFilter.VisitDateName, VisitDate),
            check.OptionalLine(OrderFilter.CustomerNameName, CustomerName, LongestName),
            number,
            Phone is null ? null : check.MobileNumber(OrderFilter.PhoneName, Phone),
            check.OptionalMoment(OrderFilter.PlacedFromName, PlacedFrom),
            check.OptionalMoment(OrderFilter.PlacedToName, PlacedTo)?.AddMicroseconds(1));
    }

    /// <summary>Says nothing, wherever it may be written to by mistake.</summary>
    public override string ToString() => nameof(OrderExportRequest);
}
