using OrleansTickets.Api.Http;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Inventory;

/// <summary>A stock after an adjustment.</summary>
internal sealed record StockResponse(Guid ProductId, Guid? OptionId, int StockTotal, int StockAvailable, int StockHeld, int StockSold)
{
    public static StockResponse From(Guid productId, Guid? optionId, StockLevel level) =>
        new(productId, optionId, level.Total, level.Available, level.Held, level.Sold);
}

/// <summary>What came of a bulk adjustment.</summary>
/// <param name="Succeeded">Rows that were done.</param>
/// <param name="Failed">Rows that were refused.</param>
/// <param name="Results">One a row, in their order.</param>
internal sealed record StockBulkResponse(int Succeeded, int Failed, IReadOnlyList<StockBulkResultResponse> Results)
{
    public static StockBulkResponse From(StockChangeResults done, Func<Refusal, ProblemBody> describe)
    {
        var results = done.Results.Select(result => StockBulkResultResponse.From(result, describe)).ToList();
        return new StockBulkResponse(results.Count(result => result.Ok), results.Count(result => !result.Ok), results);
    }
}

/// <param name="Ok">Whether it was done.</param>
/// <param name="ProductId">Null where none was found.</param>
/// <param name="Stock">The stock right after it.</param>
/// <param name="Problem">Why it was refused.</param>
internal sealed record StockBulkResultResponse(bool Ok, Guid? ProductId, Guid? OptionId, StockResponse? Stock, ProblemBody? Problem)
{
    public static StockBulkResultResponse From(StockChangeResult result, Func<Refusal, ProblemBody> describe) =>
        result is { Level: { } level, ProductId: { } productId }
            ? new StockBulkResultResponse(true, productId, result.OptionId, StockResponse.From(productId, result.OptionId, level), null)
            : new StockBulkResultResponse(false, result.ProductId, result.OptionId, null, describe(result.Refusal!));
}

/// <summary>One change of one stock.</summary>
/// <param name="OptionId">The option whose own stock it is; null: the product's.</param>
/// <param name="Cause">What happened, for example <c>tickets_held</c> or <c>stock_adjusted</c>.</param>
/// <param name="Quantity">Change of what is free; for a transfer the tickets that went from held to sold.</param>
/// <param name="Before">Free before.</param>
/// <param name="After">Free after.</param>
/// <param name="AdminId">Whose change it was, if an admin's.</param>
internal sealed record StockMovementResponse(
    DateTimeOffset At,
    Guid ProductId,
    Guid? OptionId,
    string Type,
    string Cause,
    int Quantity,
    int Before,
    int After,
    string? Notes,
    Guid? AdminId)
{
    /// <summary>Without the reservation's id: who knows that may cancel it.</summary>
    public static StockMovementResponse From(Guid productId, StockMovementRow row) => new(
        row.At,
        productId,
        row.StockId == productId ? null : row.StockId,
        row.Type,
        row.Cause.Replace('-', '_'),
        row.Quantity,
        row.Before,
        row.After,
        row.Notes,
        row.ByAdmin);
}
