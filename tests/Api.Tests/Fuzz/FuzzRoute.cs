using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Tests.Notices;
using OrleansTickets.Contracts.Orders;

namespace OrleansTickets.Api.Tests.Fuzz;

/// <summary>An endpoint of the real application, and a request that it would accept.</summary>
/// <param name="Path">With valid values for its parameters.</param>
/// <param name="PathToNothing">The same, but what it names is not there.</param>
/// <param name="Body">A valid one, or null where it takes none of JSON.</param>
internal sealed partial record FuzzRoute(
    string Method, string Pattern, string Path, string PathToNothing, string Query, JsonObject? Body, Access Access, bool TakesKey, bool TakesFile)
{
    /// <summary>Of the right form, and nobody's.</summary>
    private static readonly string NoPayment = OrderNumber.PaymentIdOf(OrderNumber.Create(new byte[OrderNumber.RandomBytes]), 1);

    public string Name => $"{Method} {Pattern}";

    /// <summary>It is about one thing of an event, or about the event itself.</summary>
    public bool NamesThing => Path != PathToNothing;

    /// <summary>Changes nothing, whatever it answers.</summary>
    public bool IsSafe => Method is "GET" or "HEAD"
        || Pattern.EndsWith("/check-availability", StringComparison.Ordinal) || Pattern.EndsWith("/entrance/validate", StringComparison.Ordinal);

    /// <summary>Whoever sends it messages that mean nothing, wherever to, is told that they arrived: it would else send them again.</summary>
    public bool Acknowledges => Pattern.EndsWith("/payment/webhook", StringComparison.Ordinal);

    /// <summary>Its body has filters only: who gives none asks for everything.</summary>
    public bool MayBeEmpty => Pattern.EndsWith("/orders/export", StringComparison.Ordinal);

    /// <summary>All of them. A new endpoint with a body must be given a valid one here.</summary>
    public static List<FuzzRoute> Read(EndpointDataSource endpoints, Scene scene)
    {
        var bodies = Bodies(scene);
        return
        [
            .. from endpoint in endpoints.Endpoints.OfType<RouteEndpoint>()
               from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
               let pattern = $"/{endpoint.RoutePattern.RawText!.Trim('/')}"
               let access = endpoint.Metadata.GetMetadata<Access>()
               where access is not null
               let takesFile = endpoint.Metadata.GetMetadata<FileBodyMetadata>() is not null
               select new FuzzRoute(
                   method,
                   pattern,
                   Fill(pattern, scene.PathValue),
                   Fill(pattern, scene.PathValueOfNothing),
                   access is Access.OnEvent ? $"?event_id={scene.Shop.EventId}"
                       : pattern.Contains("/payment/order/", StringComparison.Ordinal) ? "?customer_phone=010-1234-5678"
                       : "",
                   takesFile || endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is null ? null : bodies[$"{method} {pattern}"],
                   access,
                   endpoint.Metadata.GetMetadata<IdempotencyKeyMetadata>() is not null,
                   takesFile),
        ];
    }

    public override string ToString() => Name;

    public string PathWith(string hostile, Random random)
    {
        var segments = Path.Split('/');
        var parameters = Pattern.Split('/').Select((segment, index) => (segment, index)).Where(part => part.segment.Contains('{')).ToList();
        if (parameters.Count == 0)
        {
            return $"{Path}/{hostile}x";
        }

        segments[HostileText.Pick(random, parameters).index] = hostile;
        return string.Join('/', segments);
    }

    private static string Fill(string pattern, Func<string, bool, string> valueOf) => Parameter().Replace(
        pattern, match => valueOf(match.Groups["name"].Value, match.Value.Contains(":guid", StringComparison.Ordinal)));

    private static Dictionary<string, JsonObject> Bodies(Scene scene)
    {
        var (shop, option) = (scene.Shop, scene.OptionId);
        JsonObject login = new() { ["email"] = "nobody@example.com", ["password"] = "wrong-password" };
        JsonObject person = new() { ["phone"] = "010-1234-5678" };
        JsonObject optionTerms = new() { ["name"] = "Evening", ["extra_price"] = 5_000, ["stock"] = null, ["is_active"] = true };
        JsonObject eventTerms = new()
        {
            ["title"] = "Fuzz", ["description"] = "", ["venue"] = "Seoul", ["starts_on"] = "2026-12-01", ["ends_on"] = "2027-12-31",
            ["timezone"] = "Asia/Seoul",
        };
        var newEvent = eventTerms.DeepClone().AsObject();
        newEvent["code"] = "FUZZED";
        JsonObject scan = new()
        {
            ["qr_code"] = "OT1:NO TICKET", ["gate"] = "North", ["device_info"] = "turnstile 1", ["nonce"] = "019aa1c8-2f10-7b61-8d0e-6a3f1c2b9d01",
        };
        var wish = shop.Wish(2, optionId: option, visitDate: Shop.VisitDate);
        var check = wish.DeepClone().AsObject();
        check.Remove("customer");
        return new Dictionary<string, JsonObject>(StringComparer.Ordinal)
        {
            ["POST /api/auth/super-admin/login"] = login,
            ["POST /api/auth/event-manager/login"] = login,
            ["POST /api/auth/refresh"] = new() { ["refresh_token"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
            ["POST /api/super-admin/managers"] = new()
            {
                ["email"] = "fuzz@example.com", ["password"] = "Fuzz-0000", ["name"] = "Fuzz", ["event_id"] = $"{shop.EventId}",
                ["permission_level"] = 2,
            },
            ["PUT /api/super-admin/managers/{managerId:guid}"] = new()
            {
                ["email"] = "fuzzed@example.com", ["name"] = "Fuzz", ["event_id"] = $"{shop.EventId}", ["permission_level"] = 2, ["is_active"] = true,
            },
            ["POST /api/super-admin/managers/{managerId:guid}/reset-password"] = new() { ["new_password"] = "Fuzz-0001" },
            ["POST /api/auth/change-password"] = new() { ["current_password"] = "wrong-password", ["new_password"] = "Fuzz-0001" },
            ["POST /api/super-admin/personal-data/search"] = person,
            ["POST /api/super-admin/personal-data/export"] = person,
            ["POST /api/super-admin/personal-data/erase"] = person,
            ["POST /api/super-admin/events"] = newEvent,
            ["PUT /api/super-admin/events/{id:guid}"] = eventTerms,
            ["PUT /api/super-admin/system"] = new()
            {
                ["hold_minutes"] = 7.5, ["max_extensions"] = 2, ["stock_warning_threshold"] = null,
                ["maintenance"] = new JsonObject
                {
                    ["enabled"] = false, ["message_ko"] = "점검", ["message_en"] = "Maintenance", ["until"] = "2099-12-31T00:00:00Z",
                },
            },
            ["POST /api/admin/products"] = Shop.NewProduct(5),
            ["PUT /api/admin/products/{productId:guid}"] = Shop.NewProduct(5),
            ["POST /api/admin/products/{productId:guid}/options"] = optionTerms,
            ["PUT /api/admin/products/options/{optionId:guid}"] = optionTerms,
            ["POST /api/admin/products/{productId:guid}/stock/adjust"] = new() { ["delta"] = 1, ["reason"] = "in", ["notes"] = "x" },
            ["PUT /api/admin/products/order"] = new() { ["product_ids"] = new JsonArray($"{shop.ProductId}") },
            ["POST /api/admin/products/stock/bulk"] = new()
            {
                ["items"] = new JsonArray(new JsonObject
                {
                    ["product_id"] = $"{shop.ProductId}", ["option_id"] = null, ["delta"] = 1, ["reason"] = "in", ["notes"] = "x",
                }),
            },
            ["POST /api/admin/notices"] = NoticeBoard.NewNotice(),
            ["PUT /api/admin/notices/{noticeId:guid}"] = NoticeBoard.NewNotice("Other hours"),
            ["POST /api/admin/entrance/validate"] = new() { ["qr_code"] = "OT1:NO TICKET" },
            ["POST /api/admin/entrance/scan"] = scan,
            ["POST /api/admin/entrance/process-entrance"] = scan,
            ["POST /api/admin/entrance/sync"] = new()
            {
                ["gate"] = "North", ["device_info"] = "handheld 7",
                ["scans"] = new JsonArray(new JsonObject
                {
                    ["nonce"] = "019aa1c8-2f10-7b61-8d0e-6a3f1c2b9d01", ["qr_code"] = "OT1:NO TICKET", ["scanned_at"] = "2026-12-01T00:00:00Z",
                }),
            },
            ["POST /api/admin/entrance/manual-entry"] = new()
            {
                ["order_number"] = scene.PathValue("orderNumber", isId: false), ["ticket_id"] = scene.PathValue("ticketId", isId: true),
                ["gate"] = "North", ["device_info"] = "desk", ["reason"] = "The phone is empty.", ["nonce"] = null,
            },
            ["PUT /api/admin/refund-policy"] = new()
            {
                ["tiers"] = new JsonArray(
                    new JsonObject { ["days_before"] = 7, ["percent"] = 100 }, new JsonObject { ["days_before"] = 1, ["percent"] = 50 }),
            },
            ["POST /api/admin/orders/{orderNumber}/refund"] = new()
            {
                ["reason"] = "x", ["amount"] = null, ["ticket_ids"] = new JsonArray($"{scene.SpareTicketId}"),
                ["refund_account"] = new JsonObject { ["bank"] = "88", ["account_number"] = "110-123-456789", ["holder_name"] = "x" },
            },
            ["PUT /api/admin/orders/{orderNumber}/refunds/{refundId:guid}/account"] = new()
            {
                ["refund_account"] = new JsonObject { ["bank"] = "88", ["account_number"] = "110-123-456789", ["holder_name"] = "x" },
            },
            ["PUT /api/admin/orders/{orderNumber}/status"] = new() { ["status"] = "completed", ["reason"] = "x" },
            ["POST /api/admin/orders/export"] = new()
            {
                ["status"] = "paid", ["visit_date"] = Shop.VisitDate, ["customer_name"] = "Kim", ["order_number"] = "7K3M9QX2T4VWB6",
                ["phone"] = "010-1234-5678", ["placed_from"] = "2026-01-01T00:00:00Z", ["placed_to"] = "2027-01-01T00:00:00Z",
            },
            ["POST /api/public/{eventCode}/booking/check-availability"] = check,
            ["POST /api/public/{eventCode}/booking/reserve"] = wish,
            ["POST /api/public/{eventCode}/payment/initiate"] = new()
            {
                ["reservation_id"] = scene.PathValue("reservationId", isId: true), ["provider"] = "toss", ["method"] = "card",
                ["success_url"] = "http://localhost:5173/paid", ["fail_url"] = "http://localhost:5173/not-paid",
            },
            ["POST /api/public/{eventCode}/payment/success"] = new() { ["payment_key"] = "key", ["order_id"] = NoPayment, ["amount"] = 30_000 },
            ["POST /api/public/{eventCode}/payment/fail"] = new() { ["order_id"] = NoPayment, ["code"] = "PAY_PROCESS_CANCELED", ["message"] = "x" },
            ["POST /api/public/{eventCode}/payment/webhook"] = new()
            {
                ["eventType"] = "PAYMENT_STATUS_CHANGED", ["data"] = new JsonObject { ["orderId"] = NoPayment, ["status"] = "DONE" },
            },
        };
    }

    [GeneratedRegex(@"\{\**(?<name>\w+)[^}]*\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Parameter();
}
