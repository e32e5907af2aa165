using System.Collections.Immutable;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Api.Booking;

/// <summary>One line of a booking.</summary>
/// <param name="OptionId">Null: the product itself.</param>
/// <param name="Quantity">1 to 1,000; how many may really be had is the product's and the order's limit.</param>
internal sealed record BookingItemRequest(string? ProductId, string? OptionId, int? Quantity);

/// <summary>Body of <c>check-availability</c>.</summary>
internal sealed record CheckAvailabilityRequest(IReadOnlyList<BookingItemRequest?>? Items, DateOnly? VisitDate)
{
    public AvailabilityRequest Read(Check check) => new(BookingItems.Read(check, Items), BookingItems.ReadVisitDate(check, VisitDate));
}

/// <summary>Body of <c>reserve</c>.</summary>
internal sealed record ReserveRequest(IReadOnlyList<BookingItemRequest?>? Items, DateOnly? VisitDate, CustomerRequest? Customer)
{
    public (ImmutableArray<BookingItem> Items, DateOnly? VisitDate, Customer Customer) Read(Check check) => (
        BookingItems.Read(check, Items),
        BookingItems.ReadVisitDate(check, VisitDate),
        (Customer ?? new CustomerRequest(null, null, null)).Read(check));
}

/// <summary>Who books.</summary>
/// <param name="Phone">A Korean mobile number, with or without hyphens, or with +82.</param>
/// <param name="Email">May be missing.</param>
internal sealed record CustomerRequest(string? Name, string? Phone, string? Email)
{
    private const int MaxName = 50;

    public Customer Read(Check check) => new(
        check.Line("customer.name", Name, 1, MaxName),
        check.MobileNumber("customer.phone", Phone),
        string.IsNullOrWhiteSpace(Email) ? null : check.Email("customer.email", Email));

    /// <summary>Says nothing, wherever it may be written to by mistake.</summary>
    public override string ToString() => nameof(CustomerRequest);
}

internal static class BookingItems
{
    /// <summary>More lines than the largest order could have tickets are not worth reading.</summary>
    private const int MaxLines = 50;
    private const int MaxQuantity = 1_000;

    private static readonly Text LineCount = new($"Must have 1 to {MaxLines} entries.", $"1개 이상 {MaxLines}개 이하여야 합니다.");

    public static ImmutableArray<BookingItem> Read(Check check, IReadOnlyList<BookingItemRequest?>? items)
    {
        if (items is null)
        {
            check.Fail("items", FieldTexts.Required);
            return [];
        }

        if (items.Count is 0 or > MaxLines)
        {
            check.Fail("items", LineCount);
            return [];
        }

        var read = ImmutableArray.CreateBuilder<BookingItem>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            read.Add(Read(check, items[i] ?? new BookingItemRequest(null, null, null)));
        }

        return read.MoveToImmutable();
    }

    public static DateOnly? ReadVisitDate(Check check, DateOnly? visitDate) =>
        visitDate is null ? null : check.Day("visit_date", visitDate);

    private static BookingItem Read(Check check, BookingItemRequest item) => new(
        check.Id("items.product_id", item.ProductId),
        check.OptionalId("items.option_id", item.OptionId),
        check.Number("items.quantity", item.Quantity, 1, MaxQuantity));
}
