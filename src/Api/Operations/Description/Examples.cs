using System.Text.Json.Nodes;
using OrleansTickets.Api.Accounts;
using OrleansTickets.Api.Analytics;
using OrleansTickets.Api.Booking;
using OrleansTickets.Api.Catalog;
using OrleansTickets.Api.Files;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Inventory;
using OrleansTickets.Api.Notices;
using OrleansTickets.Api.Payments;
using OrleansTickets.Api.Notifications;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Api.Settings;

namespace OrleansTickets.Api.Operations.Description;

/// <summary>One example a body, for the API description. Together they tell one story: an event, its product, a reservation.</summary>
internal static class Examples
{
    public const string EventId = "019aa1c0-6f00-7a10-8c52-3d3c1f0e7a01";
    private const string AdminId = "019aa1be-11a0-7d05-b1f3-9a4e6d20c0f3";
    public const string ProductId = "019aa1c1-2b40-7c33-9f7e-58a0c4d1b202";
    private const string OptionId = "019aa1c2-0a10-7b55-8d21-6f1e2a9c3d04";
    private const string ReservationId = "7b0e1f5c-93f4-4c1c-a3b5-0f2d8e6c4a17";
    private const string Order = "7K3M9QX2T4VWB6";
    private const string PaymentKey = "5EnNZRJGvaBX7zk2yd8ydw26XvwXkLrx9POLqKQjmAw4b0e1";

    private const string Tickets = $$"""
        [{
          "ticket_id": "019aa1d1-5f00-7c21-b0d8-7a3c91e4f629", "product_name": "General admission", "visit_date": "2026-12-01", "serial": 1,
          "is_void": false, "qr_code": "OT1:6BFOXN…"
        }]
        """;


    private const string Event = $$"""
        {
          "id": "{{EventId}}", "code": "AAA", "title": "Garden of Light", "description": "An exhibition.", "venue": "Seoul",
          "starts_on": "2026-12-01", "ends_on": "2026-12-31", "timezone": "Asia/Seoul", "is_active": false,
          "created_at": "2026-11-20T03:00:00Z", "updated_at": "2026-11-20T03:00:00Z", "deleted_at": null
        }
        """;

    private const string Items = $$"""[{"product_id": "{{ProductId}}", "option_id": null, "quantity": 2}]""";

    private static readonly Dictionary<Type, string> All = new()
    {
        [typeof(LoginRequest)] = """{"email": "admin@example.com", "password": "Admin-0000"}""",
        [typeof(RefreshRequest)] = """{"refresh_token": "pVJ8mDxZ3u4oM2r3Yb0v5nQm1fYp1cQm5o3qk0B7fJc"}""",
        [typeof(TokensResponse)] = """
            {
              "access_token": "eyJhbGciOiJFUzI1NiIs…", "refresh_token": "pVJ8mDxZ3u4oM2r3Yb0v5nQm1fYp1cQm5o3qk0B7fJc",
              "token_type": "Bearer", "expires_in": 1800, "refresh_expires_in": 604800
            }
            """,
        [typeof(CreateManagerRequest)] = $$"""
            {
              "email": "manager@example.com", "password": "Manager-0000", "name": "Manager", "event_id": "{{EventId}}",
              "permission_level": 3
            }
            """,
        [typeof(ReplaceManagerRequest)] = $$"""
            {"email": "manager@example.com", "name": "Manager", "event_id": "{{EventId}}", "permission_level": 2, "is_active": true}
            """,
        [typeof(ResetPasswordRequest)] = """{"new_password": "Manager-0001"}""",
        [typeof(ChangePasswordRequest)] = """{"current_password": "Admin-0000", "new_password": "Admin-0001"}""",
        [typeof(CreateEventRequest)] = """
            {
              "code": "AAA", "title": "Garden of Light", "description": "An exhibition.", "venue": "Seoul",
              "starts_on": "2026-12-01", "ends_on": "2026-12-31", "timezone": "Asia/Seoul"
            }
            """,
        [typeof(ReplaceEventRequest)] = """
            {
              "title": "Garden of Light", "description": "Prolonged.", "venue": "Seoul",
              "starts_on": "2026-12-01", "ends_on": "2027-01-31", "timezone": "Asia/Seoul"
            }
            """,
        [typeof(EventResponse)] = Event,
        [typeof(SystemRequest)] = """
            {
              "hold_minutes": 7.5, "max_tickets_per_order": null,
              "maintenance": {
                "enabled": true, "message_ko": "점검 중입니다.", "message_en": "We are under maintenance.", "until": "2026-12-01T18:00:00Z"
              }
            }
            """,
        [typeof(SystemResponse)] = $$"""
            {
              "hold_minutes": 7.5, "extend_minutes": 5, "max_extensions": 1, "max_tickets_per_order": 10, "stock_warning_threshold": 10,
              "maintenance": {"enabled": false, "message_ko": null, "message_en": null, "until": null},
              "overridden": ["hold_minutes"],
              "defaults": {
                "hold_minutes": 10, "extend_minutes": 5, "max_extensions": 1, "max_tickets_per_order": 10, "stock_warning_threshold": 10
              },
              "updated_at": "2026-12-01T03:00:00Z", "updated_by": "{{AdminId}}"
            }
            """,
        [typeof(ProductRequest)] = """
            {
              "name": "General admission", "description": "One visit.", "price": 15000, "stock": 1000, "sale_starts_at": null,
              "sale_ends_at": null, "max_per_order": 10, "daily_capacity": null, "image_ids": [],
              "entries_per_ticket": 1
            }
            """,
        [typeof(OptionRequest)] = """{"name": "Evening", "extra_price": 5000, "stock": null}""",
        [typeof(StockAdjustRequest)] = """{"delta": -5, "reason": "damaged", "notes": "Misprinted."}""",
        [typeof(ProductOrderRequest)] = $$"""{"product_ids": ["{{ProductId}}"]}""",
        [typeof(StockBulkRequest)] = $$"""
            {
              "items": [
                {"product_id": "{{ProductId}}", "delta": -5, "reason": "damaged", "notes": "Misprinted."},
                {"option_id": "{{OptionId}}", "total": 50, "reason": "adjustment"}
              ]
            }
            """,
        [typeof(StockBulkResponse)] = $$"""
            {
              "succeeded": 1, "failed": 1,
              "results": [
                {
                  "ok": true, "product_id": "{{ProductId}}", "option_id": null,
                  "stock": {
                    "product_id": "{{ProductId}}", "option_id": null, "stock_total": 995, "stock_available": 993, "stock_held": 2,
                    "stock_sold": 0
                  },
                  "problem": null
                },
                {
                  "ok": false, "product_id": null, "option_id": "{{OptionId}}", "stock": null,
                  "problem": {
                    "type": "urn:orleans-tickets:error:not-found", "title": "Not found", "status": 404, "detail": "There is nothing here.",
                    "error": "NOT_FOUND", "message": "There is nothing here.", "path": "/api/admin/products/stock/bulk",
                    "request_id": "0HNH5V6B8S7QK:00000001", "option_id": "{{OptionId}}"
                  }
                }
              ]
            }
            """,
        [typeof(StockResponse)] = $$"""
            {
              "product_id": "{{ProductId}}", "option_id": null, "stock_total": 995, "stock_available": 993, "stock_held": 2,
              "stock_sold": 0
            }
            """,
        [typeof(AlertResponse)] = $$"""
            {
              "id": "019aa1d0-4c80-7b19-a0c7-6f2b90d3e518", "type": "low_stock", "status": "open", "product_id": "{{ProductId}}",
              "product_name": "General admission", "option_id": null, "option_name": null, "threshold": 10, "available_then": 9,
              "stock_available": 8, "raised_at": "2026-12-01T03:00:00Z", "closed_at": null, "closed_by": null
            }
            """,
        [typeof(NotificationResponse)] = $$"""
            {
              "id": "019aa1d1-7b30-7c0a-9d4e-2f8a6b1c5e90", "template": "booking_confirmed", "status": "dead", "order_id": "{{ReservationId}}",
              "order_number": "7K3M9QX2T4VWB6", "attempts": 12, "last_error": "-1027", "in_doubt": false,
              "created_at": "2026-12-01T03:00:00Z", "next_attempt_at": null, "settled_at": "2026-12-01T04:25:31Z"
            }
            """,
        [typeof(CheckAvailabilityRequest)] = $$"""{"items": {{Items}}, "visit_date": "2026-12-01"}""",
        [typeof(AvailabilityResponse)] = $$"""
            {
              "available": true, "total_amount": 30000, "currency": "KRW",
              "items": [{
                "product_id": "{{ProductId}}", "option_id": null, "quantity": 2, "unit_price": 15000, "available_quantity": 995
              }]
            }
            """,
        [typeof(ReserveRequest)] = $$"""
            {
              "items": {{Items}}, "visit_date": "2026-12-01",
              "customer": {"name": "Buyer", "phone": "010-0000-0000", "email": "buyer@example.com"}
            }
            """,
        [typeof(ReservationResponse)] = $$"""
            {
              "reservation_id": "{{ReservationId}}", "status": "held",
              "items": [{
                "product_id": "{{ProductId}}", "option_id": null, "name": "General admission", "quantity": 2,
                "unit_price": 15000, "total_price": 30000
              }],
              "visit_date": "2026-12-01", "total_amount": 30000, "currency": "KRW", "expires_at": "2026-12-01T03:10:00Z"
            }
            """,
        [typeof(InitiateRequest)] = $$"""
            {
              "reservation_id": "{{ReservationId}}", "provider": "toss", "method": "card",
              "success_url": "https://tickets.example.com/paid", "fail_url": "https://tickets.example.com/not-paid"
            }
            """,
        [typeof(InitiatedResponse)] = $$"""
            {
              "order_number": "{{Order}}", "status": "pending", "payment_id": "{{Order}}-1", "provider": "toss", "amount": 30000,
              "currency": "KRW", "order_name": "General admission", "client_key": "live_ck_…",
              "checkout_url": "https://api.tosspayments.com/v1/payments/{{PaymentKey}}/checkout", "virtual_account": null, "tickets": []
            }
            """,
        [typeof(SuccessRequest)] = $$"""{"payment_key": "{{PaymentKey}}", "order_id": "{{Order}}-1", "amount": 30000}""",
        [typeof(PaidResponse)] = $$"""
            {
              "order_number": "{{Order}}", "status": "paid", "total_amount": 30000, "currency": "KRW", "virtual_account": null,
              "tickets": {{Tickets}}
            }
            """,
        [typeof(FailPaymentRequest)] = $$"""{"order_id": "{{Order}}-1", "code": "PAY_PROCESS_CANCELED", "message": "사용자가 결제를 취소하였습니다."}""",
        [typeof(FailedResponse)] = $$"""{"order_number": "{{Order}}", "status": "failed"}""",
        [typeof(TossMessageRequest)] = $$"""
            {
              "eventType": "PAYMENT_STATUS_CHANGED", "createdAt": "2026-12-01T12:05:00.000000",
              "data": {"paymentKey": "{{PaymentKey}}", "orderId": "{{Order}}-1", "status": "DONE"}
            }
            """,
        [typeof(BuyersOrderResponse)] = $$"""
            {
              "order_number": "{{Order}}", "status": "paid", "visit_date": "2026-12-01",
              "items": [{
                "product_id": "{{ProductId}}", "option_id": null, "name": "General admission", "quantity": 2, "unit_price": 15000,
                "total_price": 30000
              }],
              "total_amount": 30000, "refunded_amount": 0, "currency": "KRW", "placed_at": "2026-12-01T03:04:00Z",
              "paid_at": "2026-12-01T03:05:00Z", "method": "card", "virtual_account": null, "tickets": {{Tickets}}
            }
            """,
        [typeof(ActivityResponse)] = $$"""
            {
              "seq": 42, "id": "019aa1c2-77d0-7b15-9a3e-6c1f0d2e8b33", "at": "2026-11-20T03:10:00Z",
              "admin_id": "019aa1bf-1c20-7e6a-b0d4-2f9c5e7a1d44", "admin_type": "super_admin", "admin_name": "Super admin",
              "event_id": "{{EventId}}", "action_type": "stock_adjusted", "target_type": "stock", "target_id": "{{ProductId}}",
              "ip_address": "203.0.113.7", "request_id": "0HNH4M2Q7C3T1:00000002",
              "before": {"total": 1000, "held": 2, "sold": 0},
              "after": {"total": 995, "held": 2, "sold": 0, "reason": "damaged", "notes": "Misprinted."}
            }
            """,
        [typeof(FileResponse)] = """
            {
              "id": "019aa1c2-3f10-7d21-9b1c-2f60d3a4c505", "url": "/files/5f0c9a1e7b3d42868e4f1a2b3c4d5e6f.jpg", "content_type": "image/jpeg",
              "size": 183204, "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "original_name": "poster.jpg",
              "width": 1600, "height": 2400, "created_at": "2026-11-20T03:00:00Z"
            }
            """,
        [typeof(PersonRequest)] = """{"phone": "010-0000-0000"}""",
        [typeof(PageOf<AppearanceResponse>)] = $$"""
            {
              "items": [{
                "reservation_id": "{{ReservationId}}", "event_id": "{{EventId}}", "event_code": "AAA", "event_title": "Garden of Light",
                "visit_date": "2026-12-01", "status": "held", "reserved_at": "2026-12-01T03:00:00Z"
              }],
              "total": 1, "skip": 0, "limit": 100, "next_cursor": null
            }
            """,
        [typeof(ExportResponse)] = $$"""
            {
              "exported_at": "2026-12-02T00:00:00Z",
              "reservations": [{
                "reservation_id": "{{ReservationId}}", "event_code": "AAA", "event_title": "Garden of Light", "visit_date": "2026-12-01",
                "status": "held", "reserved_at": "2026-12-01T03:00:00Z",
                "name": "Buyer", "phone": "01000000000", "email": "buyer@example.com",
                "items": [{
                  "product_id": "{{ProductId}}", "option_id": null, "name": "General admission", "quantity": 2, "unit_price": 15000
                }],
                "total_amount": 30000, "currency": "KRW"
              }]
            }
            """,
        [typeof(ErasureResponse)] = """{"erased": 1, "erased_at": "2026-12-02T00:00:00Z"}""",
        [typeof(NoticeRequest)] = """
            {
              "title": "Opening hours", "content": "Open **daily**, 10:00 to 20:00.", "is_pinned": true, "published_from": null,
              "published_to": "2026-12-31T15:00:00Z"
            }
            """,
        [typeof(PublicNoticeResponse)] = """
            {
              "id": "019aa1c3-1a20-7e54-8d3f-4b70c5e6f606", "title": "Opening hours", "content": "Open **daily**, 10:00 to 20:00.",
              "content_html": "<p>Open <strong>daily</strong>, 10:00 to 20:00.</p>", "is_pinned": true,
              "published_at": "2026-11-20T03:00:00Z", "updated_at": "2026-11-20T03:00:00Z"
            }
            """,
        [typeof(ExtensionResponse)] = """{"expires_at": "2026-12-01T03:15:00Z"}""",
    };

    public static JsonNode? Of(Type type) =>
        All.TryGetValue(type, out var json) || TicketExamples.All.TryGetValue(type, out json) || OrderExamples.All.TryGetValue(type, out json)
            ? JsonNode.Parse(json)
            : null;
}
