using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Api.Inventory;

/// <summary>Body of a stock adjustment.</summary>
/// <param name="OptionId">An option with a stock of its own; null: the product's.</param>
/// <param name="Delta">Tickets added or taken away, not 0.</param>
/// <param name="Reason">Kind of movement (MISSION S9).</param>
/// <param name="Notes">At most 500 characters.</param>
internal sealed record StockAdjustRequest(
    string? OptionId,
    int? Delta,
    [property: JsonConverter(typeof(SnakeCaseEnum<StockMovementType>))] StockMovementType? Reason,
    string? Notes)
{
    public StockAdjustment Read(Check check, Guid productId, IdempotencyKey key) => new(
        productId,
        check.OptionalId("option_id", OptionId),
        StockFields.Delta(check, "delta", Delta),
        check.Required("reason", Reason),
        StockFields.Notes(check, "notes", Notes),
        key.Value);
}

/// <summary>Body of a bulk adjustment.</summary>
/// <param name="Items">1 to 100.</param>
internal sealed record StockBulkRequest(IReadOnlyList<StockBulkItemRequest?>? Items)
{
    public StockChanges Read(Check check, IdempotencyKey key)
    {
        if (Items is null || Items.Count is 0 or > StockChanges.MaxChanges)
        {
            check.Fail("items", Items is null ? FieldTexts.Required : FieldTexts.Count(1, StockChanges.MaxChanges));
            return new StockChanges([], null);
        }

        var changes = ImmutableArray.CreateBuilder<StockChange>(Items.Count);
        for (var i = 0; i < Items.Count; i++)
        {
            changes.Add((Items[i] ?? new StockBulkItemRequest(null, null, null, null, null, null)).Read(check, $"items[{i}]."));
        }

        return new StockChanges(changes.MoveToImmutable(), key.Value);
    }
}

/// <summary>One stock to be corrected.</summary>
/// <param name="ProductId">The product whose own stock it is; with an option_id it may be missing.</param>
/// <param name="OptionId">An option with a stock of its own; null: the product's.</param>
/// <param name="Delta">Tickets added or taken away, not 0. Either this or a total.</param>
/// <param name="Total">Tickets that there are to be, 0 to 10,000,000.</param>
/// <param name="Reason">Kind of movement (MISSION S9).</param>
/// <param name="Notes">At most 500 characters.</param>
internal sealed record StockBulkItemRequest(
    string? ProductId,
    string? OptionId,
    int? Delta,
    int? Total,
    [property: JsonConverter(typeof(SnakeCaseEnum<StockMovementType>))] StockMovementType? Reason,
    string? Notes)
{
    private static readonly Text NotBoth = new("Is not allowed with delta.", "delta와 함께 사용할 수 없습니다.");

    /// <param name="path">What stands before a member's name.</param>
    public StockChange Read(Check check, string path)
    {
        if (Delta is not null && Total is not null)
        {
            check.Fail($"{path}total", NotBoth);
        }

        return new StockChange(
            OptionId is null ? check.Id($"{path}product_id", ProductId) : check.OptionalId($"{path}product_id", ProductId),
            check.OptionalId($"{path}option_id", OptionId),
            Total is null ? StockFields.Delta(check, $"{path}delta", Delta) : null,
            check.OptionalNumber($"{path}total", Total, 0, ProductRequest.MaxStock),
            check.Required($"{path}reason", Reason),
            StockFields.Notes(check, $"{path}notes", Notes));
    }
}

internal static class StockFields
{
    private const int MaxNotes = 500;

    private static readonly Text NotZero = new("Must not be 0.", "0일 수 없습니다.");

    public static int Delta(Check check, string field, int? delta)
    {
        if (delta == 0)
        {
            check.Fail(field, NotZero);
        }

        return check.Number(field, delta, -ProductRequest.MaxStock, ProductRequest.MaxStock);
    }

    public static string? Notes(Check check, string field, string? notes) => check.OptionalLine(field, notes, MaxNotes);
}
