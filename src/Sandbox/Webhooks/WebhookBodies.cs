using OrleansTickets.Sandbox.Toss;

namespace OrleansTickets.Sandbox.Webhooks;

/// <summary><c>PAYMENT_STATUS_CHANGED</c>.</summary>
internal sealed record PaymentWebhook(string EventType, string CreatedAt, PaymentResponse Data);

/// <summary><c>CANCEL_STATUS_CHANGED</c>, which Toss itself sends of cancellations that take time; here all that are done are told.</summary>
internal sealed record CancelWebhook(string EventType, string CreatedAt, CancelWebhookData Data);

internal sealed record CancelWebhookData(
    string PaymentKey, string OrderId, long CancelAmount, string CancelReason, string CanceledAt, string TransactionKey, string CancelStatus);

/// <summary><c>DEPOSIT_CALLBACK</c>: without an event type, but with the payment's secret.</summary>
internal sealed record DepositWebhook(string CreatedAt, string Secret, string OrderId, string Status, string? TransactionKey);

/// <summary>The events of Toss's documents that concern payments.</summary>
internal static class WebhookEvent
{
    public const string Payment = "PAYMENT_STATUS_CHANGED";
    public const string Deposit = "DEPOSIT_CALLBACK";
    public const string Cancel = "CANCEL_STATUS_CHANGED";

    public static readonly string[] All = [Payment, Deposit, Cancel];
}
