using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Api.Inventory;

/// <summary>A stock that ran low or out.</summary>
/// <param name="Type"><c>low_stock</c> or <c>sold_out</c>.</param>
/// <param name="Status"><c>open</c>; <c>resolved</c>, by an admin or because the stock recovered; <c>ignored</c>.</param>
/// <param name="OptionId">The option whose own stock it is; null: the product's.</param>
/// <param name="Threshold">A stock with so many free tickets or fewer was low when it was raised.</param>
/// <param name="AvailableThen">Free tickets when it was raised.</param>
/// <param name="StockAvailable">Free tickets now.</param>
/// <param name="ClosedBy">The admin who closed it; null: it is open, or the stock recovered.</param>
internal sealed record AlertResponse(
    Guid Id,
    string Type,
    string Status,
    Guid ProductId,
    string ProductName,
    Guid? OptionId,
    string? OptionName,
    int Threshold,
    int AvailableThen,
    int StockAvailable,
    DateTimeOffset RaisedAt,
    DateTimeOffset? ClosedAt,
    Guid? ClosedBy)
{
    public static AlertResponse From(StockAlertRow row, AlertSubject subject) => new(
        row.Id, row.Type, row.Status, row.ProductId, subject.ProductName, row.OptionId, subject.OptionName, row.Threshold, row.Available,
        subject.Free, row.RaisedAt, row.ClosedAt, row.ClosedBy);
}
