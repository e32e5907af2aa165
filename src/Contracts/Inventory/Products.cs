using System.Collections.Immutable;

namespace OrleansTickets.Contracts.Inventory;

/// <summary>The days an event can be visited; a visit date outside them is refused.</summary>
/// <param name="StartsOn">First day, in the event's time zone.</param>
/// <param name="EndsOn">Last day, inclusive.</param>
/// <param name="TimeZone">IANA name, for example <c>Asia/Seoul</c>; "today" is decided in it.</param>
[GenerateSerializer, Immutable, Alias("tickets.inventory.EventSchedule")]
public sealed record EventSchedule(DateOnly StartsOn, DateOnly EndsOn, string TimeZone);

/// <summary>What is sold, and under which terms (MISSION T5).</summary>
/// <param name="Name">Shown to buyers; kept with every reservation as it was then.</param>
/// <param name="Description">Shown to buyers.</param>
/// <param name="Price">Whole KRW, 0 for a free ticket.</param>
/// <param name="SaleStartsAt">No sale before this moment; null: no lower bound.</param>
/// <param name="SaleEndsAt">No sale from this moment on; null: no upper bound.</param>
/// <param name="MaxPerOrder">Most tickets of this product, all options together, in one reservation.</param>
/// <param name="MaxPerBuyer">Most tickets of this product that one buyer (one phone number) may hold and own; null: no limit.</param>
/// <param name="DailyCapacity">Most tickets for one visit date; with it a reservation must name its visit date. Null: no limit.</param>
/// <param name="DisplayOrder">Lists are sorted by it, then by creation.</param>
/// <param name="IsActive">An inactive product is neither listed nor sold.</param>
/// <param name="ImageIds">Uploaded files that show it, the first one first; null: none. The caller sees to it that they exist.</param>
/// <param name="EntriesPerTicket">How often one may enter with a ticket, 1 to 100; 0: without limit; null: once (MISSION T7).</param>
[GenerateSerializer, Immutable, Alias("tickets.inventory.ProductTerms")]
public sealed record ProductTerms(
    string Name,
    string Description,
    long Price,
    DateTimeOffset? SaleStartsAt,
    DateTimeOffset? SaleEndsAt,
    int MaxPerOrder,
    int? MaxPerBuyer,
    int? DailyCapacity,
    int DisplayOrder,
    bool IsActive,
    ImmutableArray<Guid>? ImageIds = null,
    int? EntriesPerTicket = null)
{
    /// <summary>Arrays are equal here when their elements are.</summary>
    public bool Equals(ProductTerms? other) =>
        other is not null
        && (Name, Description, Price, SaleStartsAt, SaleEndsAt) == (other.Name, other.Description, other.Price, other.SaleStartsAt, other.SaleEndsAt)
        && (MaxPerOrder, MaxPerBuyer, DailyCapacity) == (other.MaxPerOrder, other.MaxPerBuyer, other.DailyCapacity)
        && (DisplayOrder, IsActive, EntriesPerTicket) == (other.DisplayOrder, other.IsActive, other.EntriesPerTicket)
        && (ImageIds ?? []).AsSpan().SequenceEqual((other.ImageIds ?? []).AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Description, Price, SaleStartsAt, SaleEndsAt, MaxPerOrder, DisplayOrder, IsActive);
}

/// <summary>A choice within a product, for example a time slot or a seat class.</summary>
/// <param name="Name">Shown to buyers.</param>
/// <param name="ExtraPrice">Whole KRW on top of the product's price; may be negative as long as the sum is not.</param>
/// <param name="IsActive">An inactive option is neither listed nor sold.</param>
[GenerateSerializer, Immutable, Alias("tickets.inventory.OptionTerms")]
public sealed record OptionTerms(string Name, long ExtraPrice, bool IsActive);

/// <summary>A stock as of now. <c>Held + Sold + Available = Total</c>, none below zero.</summary>
/// <param name="Total">All tickets that there are.</param>
/// <param name="Held">Reserved and not yet paid.</param>
/// <param name="Sold">Confirmed.</param>
[GenerateSerializer, Immutable, Alias("tickets.inventory.StockLevel")]
public sealed record StockLevel(int Total, int Held, int Sold)
{
    /// <summary>Free to be reserved.</summary>
    public int Available => Total - Held - Sold;
}

/// <summary>A product with its stock and options.</summary>
/// <param name="Stock">The product's own stock; options without a stock of their own draw on it.</param>
/// <param name="ArchivedAt">Since when it is out of the catalog; null: it is in it.</param>
/// <param name="Revision">Counts admins' changes to the product, its options and stocks from 1; sales do not count.</param>
[GenerateSerializer, Immutable, Alias("tickets.inventory.ProductDetails")]
public sealed record ProductDetails(
    Guid ProductId,
    ProductTerms Terms,
    StockLevel Stock,
    ImmutableArray<OptionDetails> Options,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    DateTimeOffset? ArchivedAt,
    int Revision);

/// <summary>An option; <paramref name="Stock"/> is null where it draws on the product's.</summary>
/// <param name="ArchivedAt">Since when it is out of its product, or the product out of the catalog; null: it is in it.</param>
/// <param name="Revision">Counts admins' changes to the option and its stock from 1; sales do not count.</param>
[GenerateSerializer, Immutable, Alias("tickets.inventory.OptionDetails")]
public sealed record OptionDetails(
    Guid OptionId, Guid ProductId, OptionTerms Terms, StockLevel? Stock, DateTimeOffset? ArchivedAt, int Revision);

/// <summary>Products as they are to be listed.</summary>
/// <param name="ProductIds">Each once.</param>
[GenerateSerializer, Immutable, Alias("tickets.inventory.ProductOrder")]
public sealed record ProductOrder(ImmutableArray<Guid> ProductIds);

/// <summary>An event that is closed for good.</summary>
/// <param name="DeletedAt">Since when.</param>
[GenerateSerializer, Immutable, Alias("tickets.inventory.Deletion")]
public sealed record Deletion(DateTimeOffset DeletedAt);

/// <summary>A correction of a stock's total by an admin.</summary>
/// <param name="OptionId">The option whose own stock changes; null: the product's.</param>
/// <param name="Delta">Tickets added (positive) or taken away (negative), never zero.</param>
/// <param name="Reason">Kind of movement.</param>
/// <param name="Notes">Free text for the record.</param>
/// <param name="IdempotencyKey">Repeating it with the same adjustment changes nothing more (MISSION N1); null: each call counts.</param>
[GenerateSerializer, Immutable, Alias("tickets.inventory.StockAdjustment")]
public sealed record StockAdjustment(
    Guid ProductId,
    Guid? OptionId,
    int Delta,
    StockMovementType Reason,
    string? Notes,
    string? IdempotencyKey);

/// <summary>Corrections of several stocks at once by an admin (MISSION S9).</summary>
/// <param name="Changes">1 to <see cref="MaxChanges"/>.</param>
/// <param name="IdempotencyKey">Repeating it with the same changes returns the same results; null: each call counts.</param>
[GenerateSerializer, Immutable, Alias("tickets.inventory.StockChanges")]
public sealed record StockChanges(ImmutableArray<StockChange> Changes, string? IdempotencyKey)
{
    /// <summary>Most changes in one call.</summary>
    public const int MaxChanges = 100;
}

/// <summary>One of them. Of the ids one is enough; the option is meant where both are there. Either a delta or a total.</summary>
/// <param name="Delta">Tickets added (positive) or taken away (negative), never zero.</param>
/// <param name="Total">Tickets that there are to be, at least 0.</param>
/// <param name="Reason">Kind of movement.</param>
/// <param name="Notes">Free text for the record.</param>
[GenerateSerializer, Immutable, Alias("tickets.inventory.StockChange")]
public sealed record StockChange(Guid? ProductId, Guid? OptionId, int? Delta, int? Total, StockMovementType Reason, string? Notes);

/// <summary>What came of each change, in their order.</summary>
[GenerateSerializer, Immutable, Alias("tickets.inventory.StockChangeResults")]
public sealed record StockChangeResults(ImmutableArray<StockChangeResult> Results);

/// <summary>What came of one change: a level, or why it was refused.</summary>
/// <param name="ProductId">The product; null where none was found.</param>
[GenerateSerializer, Immutable, Alias("tickets.inventory.StockChangeResult")]
public sealed record StockChangeResult(Guid? ProductId, Guid? OptionId, StockLevel? Level, Refusal? Refusal);

/// <summary>Kinds of stock movement (MISSION S9).</summary>
[GenerateSerializer, Alias("tickets.inventory.StockMovementType")]
public enum StockMovementType
{
    /// <summary>Tickets added.</summary>
    In,

    /// <summary>Tickets reserved.</summary>
    Out,

    /// <summary>A count corrected.</summary>
    Adjustment,

    /// <summary>Reserved tickets sold: what is free does not change.</summary>
    Transfer,

    /// <summary>Tickets given back: by the buyer, by the end of the hold, or by a refund.</summary>
    Return,

    /// <summary>Tickets that can no longer be sold.</summary>
    Damaged,

    /// <summary>Tickets whose date has passed.</summary>
    Expired,
}
