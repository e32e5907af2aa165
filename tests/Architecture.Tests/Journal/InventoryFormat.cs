namespace OrleansTickets.Architecture.Tests.Journal;

/// <summary>What inventories have written. Add to it with every new event or member; never change what stands here.</summary>
/// <remarks>
/// Changed once, before any version was released: <c>tickets-held</c> named its customer. Migration 0007 takes that member out of
/// journals that have it; <see cref="BeforePersonalDataLeft"/> is such an event, as it is then.
/// </remarks>
internal static class InventoryFormat
{
    private const string Id = "01939f2c-0000-7000-8000-000000000001";
    private const string Other = "01939f2c-0000-7000-8000-000000000002";

    private const string Schedule = """{"starts_on":"2026-12-01","ends_on":"2026-12-24","time_zone":"Asia/Seoul"}""";

    private const string Terms =
        """
        {"name":"관람권","description":"하루","price":15000,
        "sale_starts_at":"2026-11-01T00:00:00+00:00","sale_ends_at":"2026-12-24T09:00:00+00:00",
        "max_per_order":10,"max_per_buyer":20,"daily_capacity":500,"display_order":3,"is_active":true}
        """;

    private const string TermsWithImages =
        $$"""
        {"name":"관람권","description":"하루","price":15000,"max_per_order":10,"display_order":3,"is_active":true,
        "image_ids":["{{Other}}","{{Id}}"],"entries_per_ticket":3}
        """;

    private const string ItemsWithEntries =
        $$"""[{"product_id":"{{Id}}","option_id":"{{Other}}","name":"관람권","quantity":2,"unit_price":17000,"entries_per_ticket":3}]""";

    private const string OptionTerms = """{"name":"오후","extra_price":2000,"is_active":true}""";

    private const string Items =
        $$"""[{"product_id":"{{Id}}","option_id":"{{Other}}","name":"관람권 - 오후","quantity":2,"unit_price":17000}]""";

    private const string Buyer = "\"buyer\":6917529027641081856,\"fingerprint\":-6917529027641081856";

    private const string Ended = $$"""{"reservation_id":"{{Id}}","visit_date":"2026-12-01","movements":[]}""";

    public static IReadOnlyList<FrozenEvent> Events { get; } =
    [
        new("sales-opened", null, $$"""{"schedule":{{Schedule}}}"""),
        new("sales-closed", null, "{}"),
        new("rescheduled", null, $$"""{"schedule":{{Schedule}}}"""),
        new("product-added", null, $$"""{"product_id":"{{Id}}","terms":{{Terms}},"movements":[{{Movement("in")}}]}"""),
        new(
            "product-changed",
            null,
            $$"""{"product_id":"{{Id}}","terms":{{Terms}},"movements":[{{Movement("adjustment")}}],"by":"{{Other}}"}"""),
        new("product-archived", null, $$"""{"product_id":"{{Id}}","by":"{{Other}}"}"""),
        new("products-reordered", null, $$"""{"product_ids":["{{Other}}","{{Id}}"],"by":"{{Other}}"}"""),
        new(
            "option-added",
            null,
            $$"""
            {"product_id":"{{Id}}","option_id":"{{Other}}","terms":{{OptionTerms}},"own_stock":true,"movements":[{{Movement("in")}}]}
            """),
        new("option-changed", null, $$"""{"option_id":"{{Id}}","terms":{{OptionTerms}},"movements":[],"by":"{{Other}}"}"""),
        new("option-archived", null, $$"""{"option_id":"{{Id}}","by":"{{Other}}"}"""),
        new("event-deleted", null, $$"""{"by":"{{Other}}"}"""),
        new(
            "stocks-adjusted",
            Id,
            $$"""
            {"adjustment_id":"{{Id}}",
            "movements":[{"stock":"{{Id}}","type":"damaged","quantity":-2,"before":100,"after":98,"notes":"water"}],
            "changes":[{"product_id":"{{Id}}","delta":-2,"reason":"damaged","notes":"water"},
            {"option_id":"{{Other}}","total":5,"reason":"adjustment"}],
            "results":[{"product_id":"{{Id}}","level":{"total":98,"held":0,"sold":0} },
            {"product_id":"{{Id}}","option_id":"{{Other}}",
            "refusal":{"code":"conflict","field":"total","product_id":"{{Id}}","option_id":"{{Other}}","available":3} }],
            "by":"{{Other}}","key":"k-1"}
            """),
        new(
            "stock-adjusted",
            Id,
            $$"""
            {"adjustment_id":"{{Id}}","movements":[{{Movement("damaged")}}],"level":{"total":95,"held":5,"sold":10},"reason":"damaged",
            "notes":"water","by":"{{Other}}","key":"k-1"}
            """),
        new(
            "tickets-held",
            Id,
            $$"""
            {"reservation_id":"{{Id}}","items":{{Items}},"visit_date":"2026-12-01",{{Buyer}},
            "held_at":"2026-11-30T00:00:00+00:00","expires_at":"2026-11-30T00:10:00+00:00","key":"k-1","movements":[{{Movement("out")}}],
            "supply":[{"stock":"{{Id}}","from":"ample","to":"low","threshold":10},{"stock":"{{Other}}","from":"low","to":"sold_out","threshold":0}]}
            """),
        new("hold-extended", Id, $$"""{"reservation_id":"{{Id}}","expires_at":"2026-11-30T00:15:00+00:00","key":"k-2"}"""),
        new("hold-cancelled", Id, Ended.Replace("[]", $"[{Movement("return")}]", StringComparison.Ordinal)),
        new("hold-expired", Id, Ended.Replace("[]", $"[{Movement("expired")}]", StringComparison.Ordinal)),
        new("hold-confirmed", Id, Ended.Replace("[]", $"[{Movement("transfer")}]", StringComparison.Ordinal)),
        new(
            "hold-retaken",
            Id,
            $$"""
            {"reservation_id":"{{Id}}","items":{{Items}},"visit_date":"2026-12-01","buyer":42,"movements":[{{Movement("out")}}]}
            """),
        new(
            "tickets-returned",
            Id,
            $$"""
            {"reservation_id":"{{Id}}","refund_id":"{{Other}}",
            "items":[{"product_id":"{{Id}}","option_id":"{{Other}}","quantity":2}],"visit_date":"2026-12-01","buyer":42,
            "movements":[{{Movement("return")}}]}
            """),
    ];

    /// <summary>A hold from before migration 0007, without the customer that it then had, and without the keys that came instead.</summary>
    public static FrozenEvent BeforePersonalDataLeft { get; } = new(
        "tickets-held",
        Id,
        $$"""
        {"reservation_id":"{{Id}}","items":{{Items}},"visit_date":"2026-12-01","held_at":"2026-11-30T00:00:00+00:00",
        "expires_at":"2026-11-30T00:10:00+00:00","key":"k-1","movements":[{{Movement("out")}}]}
        """);

    /// <summary>The same events with members that came later.</summary>
    public static IReadOnlyList<FrozenEvent> Grown { get; } =
    [
        new(
            "product-added",
            null,
            $$"""{"product_id":"{{Id}}","terms":{{TermsWithImages}},"movements":[{{Movement("in")}}]}"""),
        new(
            "hold-retaken",
            Id,
            $$"""
            {"reservation_id":"{{Id}}","items":{{ItemsWithEntries}},"visit_date":"2026-12-01","buyer":42,"movements":[{{Movement("out")}}]}
            """),
    ];

    /// <summary>A part of a snapshot of schema 3, with everything that parts may hold.</summary>
    public static string Snapshot { get; } =
        $$"""
        {"schedule":{{Schedule}},"is_open":true,"deleted_at":"2026-12-25T00:00:00+00:00",
        "products":[{"id":"{{Id}}","terms":{{Terms}},"created_at":"2026-11-01T00:00:00+00:00","changed_at":"2026-11-02T00:00:00+00:00",
        "archived_at":"2026-12-03T00:00:00+00:00","revision":4,
        "daily":[{"date":"2026-12-01","held":2,"sold":3}]}],
        "options":[{"id":"{{Other}}","product_id":"{{Id}}","terms":{{OptionTerms}},"archived_at":"2026-12-02T00:00:00+00:00","revision":2}],
        "stocks":[{"id":"{{Id}}","product_id":"{{Id}}","total":100,"held":2,"sold":3,"supply":"low","low_alerts":2,"sold_out_alerts":1}],
        "buyers":[{"product_id":"{{Id}}","keys":[6917529027641081856],"quantities":[5]}],
        "holds":[{"reservation_id":"{{Id}}","items":{{Items}},"visit_date":"2026-12-01",{{Buyer}},
        "held_at":"2026-11-30T00:00:00+00:00","first_expires_at":"2026-11-30T00:10:00+00:00","expires_at":"2026-11-30T00:15:00+00:00",
        "key":"k-1","extensions":1,"extension_key":"k-2"}],
        "ended":[{"key":"k-0","subject":"{{Other}}","at":"2026-11-29T00:00:00+00:00"}]}
        """;

    private static string Movement(string type) => $$"""{"stock":"{{Id}}","type":"{{type}}","quantity":-2,"before":100,"after":98}""";
}
