using OrleansTickets.Api.Catalog;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Orders;
using OrleansTickets.Api.Orders.Exports;

namespace OrleansTickets.Api.Operations.Description;

/// <summary>The story of <see cref="Examples"/> goes on: an order, one of whose two tickets is given back.</summary>
internal static class OrderExamples
{
    private const string AdminId = "019aa1be-11a0-7d05-b1f3-9a4e6d20c0f3";
    private const string ProductId = "019aa1c1-2b40-7c33-9f7e-58a0c4d1b202";
    private const string ReservationId = "7b0e1f5c-93f4-4c1c-a3b5-0f2d8e6c4a17";
    private const string OrderNumber = "7K3M9QX2T4VWB6";
    private const string TicketId = "019aa1d2-5a10-7c44-9b3e-7d2f1a0c8e15";
    private const string RefundId = "019aa1d3-1b20-7d66-a4c8-3e5f7a9b1c26";
    private const string OrderCustomer = """{"name": "Buyer", "phone": "01000000000", "email": "buyer@example.com"}""";

    public static readonly Dictionary<Type, string> All = new()
    {
        [typeof(RefundPolicyRequest)] = """{"tiers": [{"days_before": 7, "percent": 100}, {"days_before": 1, "percent": 50}]}""",
        [typeof(RefundPolicyResponse)] = """{"tiers": [{"days_before": 7, "percent": 100}, {"days_before": 1, "percent": 50}]}""",
        [typeof(PageOf<OrderSummaryResponse>)] = $$"""
            {
              "items": [{
                "order_number": "{{OrderNumber}}", "status": "paid", "visit_date": "2026-12-01", "quantity": 2, "total_amount": 30000,
                "refunded_amount": 0, "currency": "KRW", "placed_at": "2026-12-01T03:01:00Z", "paid_at": "2026-12-01T03:02:00Z",
                "customer": {{OrderCustomer}}
              }],
              "total": null, "skip": 0, "limit": 100, "next_cursor": null
            }
            """,
        [typeof(OrderResponse)] = $$"""
            {
              "order_number": "{{OrderNumber}}", "reservation_id": "{{ReservationId}}", "status": "partially_refunded",
              "visit_date": "2026-12-01", "quantity": 2, "total_amount": 30000, "refunded_amount": 15000, "currency": "KRW",
              "placed_at": "2026-12-01T03:01:00Z", "paid_at": "2026-12-01T03:02:00Z", "updated_at": "2026-12-01T04:00:01Z",
              "customer": {{OrderCustomer}},
              "items": [{
                "product_id": "{{ProductId}}", "option_id": null, "name": "General admission", "quantity": 2, "unit_price": 15000,
                "total_price": 30000
              }],
              "payments": [{
                "payment_id": "{{OrderNumber}}-1", "provider": "toss", "method": "card", "status": "partially_refunded", "amount": 30000,
                "refunded_amount": 15000, "payment_key": "tgen_20261201", "failure_code": null, "requested_at": "2026-12-01T03:01:00Z",
                "approved_at": "2026-12-01T03:02:00Z"
              }],
              "refunds": [{
                "refund_id": "{{RefundId}}", "payment_id": "{{OrderNumber}}-1", "status": "done", "amount": 15000, "ticket_count": 1,
                "reason": "Cannot come.", "is_automatic": false, "requested_by": "{{AdminId}}", "needs_account": false, "failure_code": null,
                "requested_at": "2026-12-01T04:00:00Z", "settled_at": "2026-12-01T04:00:01Z"
              }],
              "tickets": [{
                "ticket_id": "{{TicketId}}", "serial": 1, "product_name": "General admission", "unit_price": 15000,
                "visit_date": "2026-12-01", "status": "void", "entered_at": null, "gate": null, "entries": 0, "entries_allowed": 1
              }],
              "history": [{
                "at": "2026-12-01T04:00:00Z", "from": "paid", "to": "refunding", "by": "manager", "reason": "Cannot come.",
                "admin_id": "{{AdminId}}", "admin_name": "Manager"
              }]
            }
            """,
        [typeof(OrderTicketsResponse)] = $$"""
            {
              "order_number": "{{OrderNumber}}",
              "tickets": [{
                "ticket_id": "{{TicketId}}", "serial": 2, "product_name": "General admission", "unit_price": 15000,
                "visit_date": "2026-12-01", "status": "issued", "entered_at": null, "gate": null, "entries": 0, "entries_allowed": 1,
                "qr_code": "OT1:6BFOXN…"
              }]
            }
            """,
        [typeof(OrderStatusRequest)] = """{"status": "completed", "reason": "The exhibition is over."}""",
        [typeof(RefundOrderRequest)] = $$"""
            {"reason": "Cannot come.", "amount": null, "ticket_ids": ["{{TicketId}}"], "refund_account": null}
            """,
        [typeof(RefundAccountGivenRequest)] = """
            {"refund_account": {"bank": "88", "account_number": "110-000-000000", "holder_name": "Buyer"}}
            """,
        [typeof(RefundResponse)] = $$"""
            {
              "refund_id": "{{RefundId}}", "order_number": "{{OrderNumber}}", "status": "done", "amount": 15000, "currency": "KRW",
              "reason": "Cannot come.", "ticket_ids": ["{{TicketId}}"], "requested_at": "2026-12-01T04:00:00Z",
              "settled_at": "2026-12-01T04:00:01Z"
            }
            """,
        [typeof(OrderExportRequest)] = """
            {
              "status": "paid", "visit_date": "2026-12-01", "customer_name": null, "order_number": null, "phone": null, "placed_from": null,
              "placed_to": null
            }
            """,
        [typeof(OrderExportResponse)] = """
            {
              "id": "019aa1d4-2e70-7c11-8d5a-1b3c5d7e9f01", "status": "done", "percent": 100, "total": 1200, "size": 104448,
              "download_url": "/downloads/orders/019aa1d4-2e70-7c11-8d5a-1b3c5d7e9f01/kq3v9Jm2x1h8y7w6a5s4d3f2g1h0j9k8l7z6x5c4v3b",
              "created_at": "2026-12-02T00:00:00Z", "finished_at": "2026-12-02T00:00:03Z", "expires_at": "2026-12-02T01:00:03Z"
            }
            """,
    };
}
