namespace OrleansTickets.Architecture.Tests.Journal;

/// <summary>What orders and tickets have written. Add to it with every new event or member; never change what stands here.</summary>
internal static class OrderFormat
{
    private const string Id = "01939f2c-0000-7000-8000-000000000001";
    private const string Other = "01939f2c-0000-7000-8000-000000000002";
    private const string At = "2026-11-30T00:10:00+00:00";
    private const string Payment = "7K3M9QX2T4VWBC-1";

    private const string Items =
        $$"""[{"product_id":"{{Id}}","option_id":"{{Other}}","name":"관람권 - 오후","quantity":2,"unit_price":17000}]""";

    public static IReadOnlyList<FrozenEvent> Events { get; } =
    [
        new(
            "order-placed",
            null,
            $$"""
            {"order_id":"{{Id}}","event_id":"{{Other}}","order_number":"7K3M9QX2T4VWBC","items":{{Items}},"visit_date":"2026-12-01",
            "total_amount":34000,"hold_expires_at":"{{At}}","step":{"to":"pending","by":"buyer","reason":"placed"},"resume_at":"{{At}}"}
            """),
        new(
            "payment-requested",
            null,
            $$"""
            {"payment_id":"{{Payment}}","provider":"toss","method":"card","amount":34000,{{Step("failed", "pending", "buyer")}},"resume_at":"{{At}}"}
            """),
        new(
            "payment-announced",
            null,
            $$"""{"payment_id":"{{Payment}}","payment_key":"key",{{Step("pending", "approving", "buyer")}},"resume_at":"{{At}}"}"""),
        new(
            "deposit-awaited",
            null,
            $$"""
            {"payment_id":"{{Payment}}","payment_key":"key","account":{"bank":"20","account_number":"X650","due_at":"{{At}}"},
            {{Step("approving", "waiting_for_deposit", "provider")}},"resume_at":"{{At}}"}
            """),
        new("tickets-kept", null, $$"""{"resume_at":"{{At}}"}"""),
        new(
            "payment-charged",
            null,
            $$"""
            {"payment_id":"{{Payment}}","payment_key":"key","amount":34000,"refunded":0,"method":"virtual_account","approved_at":"{{At}}",
            "is_extra":true,"resume_at":"{{At}}"}
            """),
        new(
            "tickets-issued",
            null,
            $$"""
            {"tickets":[{"ticket_id":"{{Id}}","line":0,"serial":1},{"ticket_id":"{{Other}}","line":0,"serial":2}],
            {{Step("approving", "paid", "provider")}}}
            """),
        new(
            "payment-failed",
            null,
            $$"""
            {"payment_id":"{{Payment}}","code":"REJECT_CARD_COMPANY","message":"거절",{{Step("approving", "failed", "provider")}},"resume_at":"{{At}}"}
            """),
        new(
            "refund-requested",
            Id,
            $$"""
            {"refund_id":"{{Id}}","payment_id":"{{Payment}}","payment_key":"key","amount":17000,"tells_provider":true,"tickets":["{{Other}}"],
            "items":[{"product_id":"{{Id}}","option_id":"{{Other}}","quantity":1}],"reason":"비","key":"k-1",
            "wish":{"reason":"비","amount":17000,"tickets":["{{Other}}"]},"by":"{{Other}}","after":"partially_refunded",
            "step":{"from":"paid","to":"refunding","by":"manager","reason":"비","admin_id":"{{Other}}"},"resume_at":"{{At}}"}
            """),
        new(
            "refund-done",
            Id,
            $$"""{"refund_id":"{{Id}}","at":"{{At}}",{{Step("refunding", "refunded", "system")}},"resume_at":"{{At}}"}"""),
        new(
            "refund-refused",
            Id,
            $$"""{"refund_id":"{{Id}}","code":"already_entered",{{Step("refunding", "completed", "system")}},"resume_at":"{{At}}"}"""),
        new("order-cancelled", null, $$"""{{{Step("pending", "cancelled", "staff")}}}"""),
        new("order-status-changed", null, $$"""{{{Step("paid", "completed", "staff")}}}"""),
        new("resume-postponed", null, $$"""{"reason":"the provider does not answer","resume_at":"{{At}}"}"""),
    ];

    /// <summary>The same events with members that came later.</summary>
    public static IReadOnlyList<FrozenEvent> Grown { get; } =
    [
        new(
            "order-placed",
            null,
            $$"""
            {"order_id":"{{Id}}","event_id":"{{Other}}","order_number":"7K3M9QX2T4VWBC",
            "items":[{"product_id":"{{Id}}","name":"관람권","quantity":2,"unit_price":17000,"entries_per_ticket":3}],
            "total_amount":34000,"hold_expires_at":"{{At}}","step":{"to":"pending","by":"buyer","reason":"placed"},"resume_at":"{{At}}"}
            """),
    ];

    public static IReadOnlyList<FrozenEvent> TicketEvents { get; } =
    [
        new("ticket-voided", null, $$"""{"refund_id":"{{Id}}"}"""),
        new("ticket-restored", null, $$"""{"refund_id":"{{Id}}"}"""),
        new(
            "ticket-entered",
            null,
            $$"""
            {"event_id":"{{Other}}","nonce":"{{Id}}","scanned_at":"{{At}}","gate":"북문","device_info":"scanner 1","kind":"manual",
            "allowed":2,"by":"{{Other}}","notes":"코드가 찢어짐"}
            """),
    ];

    private static string Step(string from, string to, string by) => $$"""
        "step":{"from":"{{from}}","to":"{{to}}","by":"{{by}}","reason":"r"}
        """;
}
