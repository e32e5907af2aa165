using OrleansTickets.Api.Http;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Api.Inventory;

/// <summary>Body of a product's creation and replacement.</summary>
/// <param name="Price">Whole KRW, 0 to 100,000,000.</param>
/// <param name="Stock">Tickets, 0 to 10,000,000. In a replacement null leaves the stock as it is, a number books the difference.</param>
/// <param name="SaleStartsAt">No sale before it; null: at once.</param>
/// <param name="SaleEndsAt">No sale from it on; null: without end.</param>
/// <param name="MaxPerOrder">1 to 1,000; by default 10.</param>
/// <param name="MaxPerBuyer">Most tickets one phone number may hold and own, 1 to 1,000; null: no limit.</param>
/// <param name="DailyCapacity">Most tickets for one visit date, 1 to 10,000,000; null: no limit.</param>
/// <param name="DisplayOrder">Lists are sorted by it; by default 0.</param>
/// <param name="IsActive">By default true.</param>
/// <param name="ImageIds">Up to 10 uploaded images of the event, the first one first; missing: none.</param>
/// <param name="EntriesPerTicket">How often one may enter with a ticket, 1 to 100, 0 without limit; by default 1. Counts for tickets reserved from now on.</param>
internal sealed record ProductRequest(
    string? Name,
    string? Description,
    long? Price,
    int? Stock,
    DateTimeOffset? SaleStartsAt,
    DateTimeOffset? SaleEndsAt,
    int? MaxPerOrder,
    int? MaxPerBuyer,
    int? DailyCapacity,
    int? DisplayOrder,
    bool? IsActive,
    IReadOnlyList<string?>? ImageIds,
    int? EntriesPerTicket)
{
    public const string ImagesField = "image_ids";
    public const int MaxStock = 10_000_000;
    public const long MaxPrice = 100_000_000;

    private const int MaxName = 100;
    private const int MaxDescription = 4_000;
    private const int MaxLimit = 1_000;
    private const int MaxImages = 10;
    private const int DefaultMaxPerOrder = 10;
    private const int MaxDisplayOrder = 1_000_000;
    private const int MaxEntries = 100;

    private static readonly Text EndsBeforeItStarts = new("Must be after sale_starts_at.", "sale_starts_at 이후여야 합니다.");

    public ProductTerms ReadTerms(Check check)
    {
        var (starts, ends) = (check.OptionalMoment("sale_starts_at", SaleStartsAt), check.OptionalMoment("sale_ends_at", SaleEndsAt));
        if (ends <= starts)
        {
            check.Fail("sale_ends_at", EndsBeforeItStarts);
        }

        return new ProductTerms(
            check.Line("name", Name, 1, MaxName),
            check.Paragraphs("description", Description, MaxDescription),
            check.Number("price", Price, 0, MaxPrice),
            starts,
            ends,
            check.Number("max_per_order", MaxPerOrder ?? DefaultMaxPerOrder, 1, MaxLimit),
            check.OptionalNumber("max_per_buyer", MaxPerBuyer, 1, MaxLimit),
            check.OptionalNumber("daily_capacity", DailyCapacity, 1, MaxStock),
            check.Number("display_order", DisplayOrder ?? 0, -MaxDisplayOrder, MaxDisplayOrder),
            IsActive ?? true,
            ImageIds is null or [] ? null : check.Ids(ImagesField, ImageIds, 0, MaxImages),
            check.OptionalNumber("entries_per_ticket", EntriesPerTicket, 0, MaxEntries) is var entries and not 1 ? entries : null);
    }

    public int ReadFirstStock(Check check) => check.Number("stock", Stock, 0, MaxStock);

    public int? ReadStock(Check check) => check.OptionalNumber("stock", Stock, 0, MaxStock);
}

/// <summary>Body of an option's creation and replacement.</summary>
/// <param name="ExtraPrice">Whole KRW on top of the product's price; may be negative as long as the sum is not.</param>
/// <param name="Stock">Tickets of its own; null at creation: it draws on the product's, null in a replacement: as it is.</param>
internal sealed record OptionRequest(string? Name, long? ExtraPrice, int? Stock, bool? IsActive)
{
    private const int MaxName = 100;

    public OptionTerms ReadTerms(Check check) => new(
        check.Line("name", Name, 1, MaxName),
        check.Number("extra_price", ExtraPrice ?? 0, -ProductRequest.MaxPrice, ProductRequest.MaxPrice),
        IsActive ?? true);

    public int? ReadStock(Check check) => check.OptionalNumber("stock", Stock, 0, ProductRequest.MaxStock);
}

/// <summary>Body of a new order of display.</summary>
/// <param name="ProductIds">1 to 1,000: each product that is not archived once.</param>
internal sealed record ProductOrderRequest(IReadOnlyList<string?>? ProductIds)
{
    private const int MaxProducts = 1_000;

    public ProductOrder Read(Check check) => new(check.Ids("product_ids", ProductIds, 1, MaxProducts));
}
