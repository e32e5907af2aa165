using OrleansTickets.Api.Orders;
using OrleansTickets.Api.Tickets.Entrance;

namespace OrleansTickets.Api.Operations.Description;

/// <summary>The story of <see cref="Examples"/> goes on at the gate.</summary>
internal static class TicketExamples
{
    private const string TicketId = "019aa1c4-91b2-7e10-9a64-2b0d5f7c8e11";
    private const string Nonce = "019aa1c8-2f10-7b61-8d0e-6a3f1c2b9d01";
    private const string Code = "OT1:F60Q6Z0CA…";

    private const string GateTicket = $$"""
        {
          "ticket_id": "{{TicketId}}", "order_number": "7K3M9QX2T4VWB6", "product_id": "{{Examples.ProductId}}", "product_name": "General admission",
          "visit_date": "2026-12-01", "serial": 1, "status": "entered", "first_entered_at": "2026-12-01T01:02:03Z", "first_gate": "North",
          "entries": 1, "entries_allowed": 1
        }
        """;

    public static IReadOnlyDictionary<Type, string> All { get; } = new Dictionary<Type, string>
    {
        [typeof(ValidateRequest)] = $$"""{"qr_code": "{{Code}}"}""",
        [typeof(ValidationResponse)] = $$"""{"valid": true, "reason": "ADMITTED", "ticket": {{GateTicket}}}""",
        [typeof(EntranceRequest)] = $$"""{"qr_code": "{{Code}}", "gate": "North", "device_info": "turnstile 1", "nonce": "{{Nonce}}"}""",
        [typeof(EntryResponse)] = $$"""
            {
              "admitted": true, "reason": "ADMITTED", "nonce": "{{Nonce}}", "entered_at": "2026-12-01T01:02:03Z", "gate": "North",
              "ticket": {{GateTicket}}
            }
            """,
        [typeof(ManualEntryRequest)] = """
            {"order_number": "7K3M9QX2T4VWB6", "ticket_id": null, "gate": "North", "device_info": null, "reason": "The phone is empty.", "nonce": null}
            """,
        [typeof(SyncRequest)] = $$"""
            {
              "gate": "North", "device_info": "handheld 7",
              "scans": [{"nonce": "{{Nonce}}", "qr_code": "{{Code}}", "scanned_at": "2026-12-01T01:02:03Z"}]
            }
            """,
        [typeof(SyncResponse)] = $$"""
            {
              "admitted": 0, "conflicts": 1,
              "results": [
                {
                  "nonce": "{{Nonce}}", "result": "conflict", "reason": "ALREADY_ENTERED", "ticket_id": "{{TicketId}}",
                  "first_entered_at": "2026-12-01T01:00:00Z", "first_gate": "South", "displaced": null
                }
              ]
            }
            """,
        [typeof(RevocationsResponse)] = $$"""{"event_id": "{{Examples.EventId}}", "ticket_ids": ["{{TicketId}}"]}""",
        [typeof(EntranceStatsResponse)] = """
            {
              "date": "2026-12-01", "timezone": "Asia/Seoul", "expected": 900, "visitors": 1, "admitted": 1, "conflicts": 0, "refused": 2,
              "by_gate_and_hour": [{"gate": "North", "hour": 10, "admitted": 1, "conflicts": 0, "refused": 2}]
            }
            """,
    };
}
