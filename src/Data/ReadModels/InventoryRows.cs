namespace OrleansTickets.Data.ReadModels;

/// <summary>Whether and when an event can be visited; its texts are edited elsewhere.</summary>
public sealed record EventSaleRow(Guid EventId, bool IsActive, DateOnly StartsOn, DateOnly EndsOn, string TimeZone, DateTimeOffset At)
    : ReadModelRow
{
    private static readonly ReadModelTable<EventSaleRow> Events = new(
        10,
        """
        UPDATE events SET is_active = r.is_active, starts_on = r.starts_on, ends_on = r.ends_on, timezone = r.timezone, updated_at = r.at
        FROM unnest($1, $2, $3, $4, $5, $6) AS r(id, is_active, starts_on, ends_on, timezone, at) WHERE events.id = r.id
        """,
        rows =>
        [
            Column.Of(rows, r => r.EventId), Column.Of(rows, r => r.IsActive), Column.Of(rows, r => r.StartsOn),
            Column.Of(rows, r => r.EndsOn), Column.Of(rows, r => r.TimeZone), Column.Of(rows, r => r.At.UtcDateTime),
        ]);

    internal override object Key => EventId;

    internal override ReadModelTable Table => Events;
}

/// <summary>The end of an event, for good; its managers can no longer sign in.</summary>
public sealed record EventDeletionRow(Guid EventId, DateTimeOffset At) : ReadModelRow
{
    private static readonly ReadModelTable<EventDeletionRow> Events = new(
        15,
        """
        UPDATE events SET is_active = false, deleted_at = r.at, updated_at = r.at
        FROM unnest($1, $2) AS r(id, at) WHERE events.id = r.id
        """,
        rows => [Column.Of(rows, r => r.EventId), Column.Of(rows, r => r.At.UtcDateTime)]);

    internal override object Key => EventId;

    internal override ReadModelTable Table => Events;
}

/// <summary>A product and its terms.</summary>
/// <param name="ArchivedAt">Since when it is out of the catalog.</param>
/// <param name="ImageIds">Uploaded files that show it, in order.</param>
public sealed record ProductRow(
    Guid Id,
    Guid EventId,
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
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ArchivedAt,
    Guid[] ImageIds,
    int EntriesPerTicket)
    : ReadModelRow
{
    private static readonly ReadModelTable<ProductRow> Products = new(
        20,
        """
        INSERT INTO products (id, event_id, name, description, price, sale_starts_at, sale_ends_at, max_per_order, max_per_buyer,
                              daily_capacity, display_order, is_active, created_at, updated_at, archived_at, image_ids, entries_per_ticket)
        SELECT r.id, r.event_id, r.name, r.description, r.price, r.sale_starts_at, r.sale_ends_at, r.max_per_order, r.max_per_buyer,
               r.daily_capacity, r.display_order, r.is_active, r.created_at, r.updated_at, r.archived_at, r.image_ids::uuid[],
               r.entries_per_ticket
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
          AS r(id, event_id, name, description, price, sale_starts_at, sale_ends_at, max_per_order, max_per_buyer, daily_capacity,
               display_order, is_active, created_at, updated_at, archived_at, image_ids, entries_per_ticket)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, description = excluded.description, price = excluded.price,
          sale_starts_at = excluded.sale_starts_at, sale_ends_at = excluded.sale_ends_at, max_per_order = excluded.max_per_order,
          max_per_buyer = excluded.max_per_buyer, daily_capacity = excluded.daily_capacity, display_order = excluded.display_order,
          is_active = excluded.is_active, updated_at = excluded.updated_at, archived_at = excluded.archived_at,
          image_ids = excluded.image_ids, entries_per_ticket = excluded.entries_per_ticket
        """,
        rows =>
        [
            Column.Of(rows, r => r.Id), Column.Of(rows, r => r.EventId), Column.Of(rows, r => r.Name),
            Column.Of(rows, r => r.Description), Column.Of(rows, r => r.Price), Column.Of(rows, r => r.SaleStartsAt?.UtcDateTime),
            Column.Of(rows, r => r.SaleEndsAt?.UtcDateTime), Column.Of(rows, r => r.MaxPerOrder),
            Column.Of(rows, r => r.MaxPerBuyer), Column.Of(rows, r => r.DailyCapacity), Column.Of(rows, r => r.DisplayOrder),
            Column.Of(rows, r => r.IsActive), Column.Of(rows, r => r.CreatedAt.UtcDateTime), Column.Of(rows, r => r.UpdatedAt.UtcDateTime),
            Column.Of(rows, r => r.ArchivedAt?.UtcDateTime),
            Column.OfArrays(rows, r => r.ImageIds), Column.Of(rows, r => r.EntriesPerTicket),
        ]);

    internal override object Key => Id;

    internal override ReadModelTable Table => Products;
}

/// <summary>Which uploaded files a product shows, for those are not deleted; none once it is archived.</summary>
public sealed record ProductImagesRow(Guid ProductId, Guid[] ImageIds) : ReadModelRow
{
    private static readonly ReadModelTable<ProductImagesRow> FileUses = new(
        25,
        """
        WITH shown AS (SELECT r.product_id, r.image_ids::uuid[] AS image_ids FROM unnest($1, $2) AS r(product_id, image_ids)),
          gone AS (
            DELETE FROM file_uses USING shown
            WHERE target_type = 'product' AND target_id = product_id AND NOT file_id = ANY (image_ids))
        INSERT INTO file_uses (file_id, target_type, target_id)
        SELECT unnest(image_ids), 'product', product_id FROM shown
        ON CONFLICT DO NOTHING
        """,
        rows => [Column.Of(rows, r => r.ProductId), Column.OfArrays(rows, r => r.ImageIds)]);

    internal override object Key => ProductId;

    internal override ReadModelTable Table => FileUses;
}

/// <summary>An option of a product.</summary>
/// <param name="ArchivedAt">Since when it is out of its product.</param>
public sealed record OptionRow(
    Guid Id, Guid ProductId, string Name, long ExtraPrice, bool OwnStock, bool IsActive, DateTimeOffset? ArchivedAt)
    : ReadModelRow
{
    private static readonly ReadModelTable<OptionRow> Options = new(
        30,
        """
        INSERT INTO product_options (id, product_id, name, extra_price, own_stock, is_active, archived_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, extra_price = excluded.extra_price, is_active = excluded.is_active,
          archived_at = excluded.archived_at
        """,
        rows =>
        [
            Column.Of(rows, r => r.Id), Column.Of(rows, r => r.ProductId), Column.Of(rows, r => r.Name),
            Column.Of(rows, r => r.ExtraPrice), Column.Of(rows, r => r.OwnStock), Column.Of(rows, r => r.IsActive),
            Column.Of(rows, r => r.ArchivedAt?.UtcDateTime),
        ]);

    internal override object Key => Id;

    internal override ReadModelTable Table => Options;
}

/// <summary>A stock's level.</summary>
/// <param name="Id">The product's id, or the option's for an option with a stock of its own.</param>
public sealed record StockLevelRow(Guid Id, Guid EventId, Guid ProductId, int Total, int Held, int Sold) : ReadModelRow
{
    private static readonly ReadModelTable<StockLevelRow> StockLevels = new(
        40,
        """
        INSERT INTO stock_levels (id, event_id, product_id, total, held, sold) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
        ON CONFLICT (id) DO UPDATE SET total = excluded.total, held = excluded.held, sold = excluded.sold
        """,
        rows =>
        [
            Column.Of(rows, r => r.Id), Column.Of(rows, r => r.EventId), Column.Of(rows, r => r.ProductId),
            Column.Of(rows, r => r.Total), Column.Of(rows, r => r.Held), Column.Of(rows, r => r.Sold),
        ]);

    internal override object Key => Id;

    internal override ReadModelTable Table => StockLevels;
}

/// <summary>What is held and sold for one visit date of a product.</summary>
public sealed record DailyLevelRow(Guid ProductId, DateOnly VisitDate, int Held, int Sold) : ReadModelRow
{
    private static readonly ReadModelTable<DailyLevelRow> DailyLevels = new(
        50,
        """
        INSERT INTO daily_levels (product_id, visit_date, held, sold) SELECT * FROM unnest($1, $2, $3, $4)
        ON CONFLICT (product_id, visit_date) DO UPDATE SET held = excluded.held, sold = excluded.sold
        """,
        rows =>
        [
            Column.Of(rows, r => r.ProductId), Column.Of(rows, r => r.VisitDate), Column.Of(rows, r => r.Held), Column.Of(rows, r => r.Sold),
        ]);

    internal override object Key => (ProductId, VisitDate);

    internal override ReadModelTable Table => DailyLevels;
}
