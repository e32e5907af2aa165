using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Api.Inventory;

/// <summary>A product as its organiser sees it. <c>stock_held + stock_sold + stock_available = stock_total</c>.</summary>
/// <param name="Options">Without archived ones, which its list of options has if asked.</param>
/// <param name="EntriesPerTicket">How often one may enter with a ticket; 0: without limit.</param>
/// <param name="ImageIds">Uploaded files that show it, the first one first.</param>
/// <param name="ImageUrls">Their addresses on this server.</param>
/// <param name="ArchivedAt">Since when it is out of the catalog; null: it is in it.</param>
internal sealed record ProductResponse(
    Guid Id,
    string Name,
    string Description,
    long Price,
    int StockTotal,
    int StockAvailable,
    int StockHeld,
    int StockSold,
    DateTimeOffset? SaleStartsAt,
    DateTimeOffset? SaleEndsAt,
    int MaxPerOrder,
    int? MaxPerBuyer,
    int? DailyCapacity,
    int DisplayOrder,
    bool IsActive,
    int EntriesPerTicket,
    IReadOnlyList<OptionResponse> Options,
    IReadOnlyList<Guid> ImageIds,
    IReadOnlyList<string> ImageUrls,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ArchivedAt)
{
    public static ProductResponse From(ProductDetails details, IReadOnlyList<string> imageUrls) => new(
        details.ProductId,
        details.Terms.Name,
        details.Terms.Description,
        details.Terms.Price,
        details.Stock.Total,
        details.Stock.Available,
        details.Stock.Held,
        details.Stock.Sold,
        details.Terms.SaleStartsAt,
        details.Terms.SaleEndsAt,
        details.Terms.MaxPerOrder,
        details.Terms.MaxPerBuyer,
        details.Terms.DailyCapacity,
        details.Terms.DisplayOrder,
        details.Terms.IsActive,
        details.Terms.EntriesPerTicket ?? 1,
        [.. details.Options.Where(option => option.ArchivedAt is null).Select(OptionResponse.From)],
        details.Terms.ImageIds ?? [],
        imageUrls,
        details.CreatedAt,
        details.ChangedAt,
        details.ArchivedAt);
}

/// <summary>An option; its stock members are null where it draws on the product's stock.</summary>
internal sealed record OptionResponse(
    Guid Id,
    Guid ProductId,
    string Name,
    long ExtraPrice,
    int? StockTotal,
    int? StockAvailable,
    int? StockHeld,
    int? StockSold,
    bool IsActive,
    DateTimeOffset? ArchivedAt)
{
    public static OptionResponse From(OptionDetails details) => new(
        details.OptionId,
        details.ProductId,
        details.Terms.Name,
        details.Terms.ExtraPrice,
        details.Stock?.Total,
        details.Stock?.Available,
        details.Stock?.Held,
        details.Stock?.Sold,
        details.Terms.IsActive,
        details.ArchivedAt);
}

/// <summary>A product as buyers see it.</summary>
/// <param name="Available">Tickets of the product's own stock that are free; where a visit date was asked for, on that day.</param>
/// <param name="OnSale">Now is within the sale window.</param>
/// <param name="SoldOut">Nothing of it can be had now, nor of any of its options.</param>
/// <param name="EntriesPerTicket">How often one may enter with a ticket; 0: without limit.</param>
internal sealed record PublicProductResponse(
    Guid Id,
    string Name,
    string Description,
    long Price,
    string Currency,
    int Available,
    bool SoldOut,
    DateTimeOffset? SaleStartsAt,
    DateTimeOffset? SaleEndsAt,
    bool OnSale,
    int MaxPerOrder,
    int? MaxPerBuyer,
    bool VisitDateRequired,
    int EntriesPerTicket,
    IReadOnlyList<PublicOptionResponse> Options,
    IReadOnlyList<string> ImageUrls);

/// <summary>An option as buyers see it.</summary>
/// <param name="Price">The product's price with the option's on top.</param>
internal sealed record PublicOptionResponse(Guid Id, string Name, long Price, int Available, bool SoldOut);
