using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Orders.Exports;

/// <summary>A spreadsheet of orders that is being made, or can be fetched.</summary>
/// <param name="Status"><c>waiting</c>, <c>running</c>, <c>done</c>, <c>failed</c> or <c>expired</c>.</param>
/// <param name="Percent">How far it is, 0 to 100.</param>
/// <param name="Total">Orders to look at; 0 until it runs.</param>
/// <param name="Size">Bytes, once it is done.</param>
/// <param name="DownloadUrl">Where it can be fetched without signing in, by whoever knows this address; null unless it is done.</param>
/// <param name="ExpiresAt">Until when.</param>
internal sealed record OrderExportResponse(
    Guid Id,
    string Status,
    int Percent,
    int Total,
    long? Size,
    string? DownloadUrl,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt,
    DateTimeOffset? ExpiresAt)
{
    public const string Expired = "expired";

    /// <param name="link">Of one that is done.</param>
    public static OrderExportResponse From(OrderExportRow row, string link, DateTimeOffset now)
    {
        var isExpired = row.ExpiresAt <= now;
        var isDone = row.Status == OrderExportRow.Done && !isExpired;
        return new OrderExportResponse(
            row.Id,
            isExpired ? Expired : row.Status,
            row.Status == OrderExportRow.Done ? 100 : row.Total == 0 ? 0 : (int)(99L * row.Written / row.Total),
            row.Total,
            isDone ? row.Size : null,
            isDone ? link : null,
            row.CreatedAt,
            row.FinishedAt,
            row.ExpiresAt);
    }
}

/// <summary>What the activity log says of an export: which orders, and nobody's name or number.</summary>
/// <param name="Person">The phone number's pseudonym, as the log of personal data has it.</param>
internal sealed record OrderExportActivity(
    string? Status,
    DateOnly? VisitDate,
    string? OrderNumber,
    bool ByCustomerName,
    string? Person,
    DateTimeOffset? PlacedFrom,
    DateTimeOffset? PlacedBefore,
    string Language);
