namespace OrleansTickets.Sandbox.Webhooks;

/// <summary>One sending of a webhook.</summary>
/// <param name="TransmissionId">The same in every repetition.</param>
/// <param name="Retried">How often it was repeated before this.</param>
/// <param name="Answer">The status that came back; null: none came.</param>
public sealed record WebhookDelivery(
    DateTimeOffset At, string TransmissionId, string EventType, string OrderId, string Status, int Retried, int? Answer);

/// <summary>Where webhooks go.</summary>
/// <param name="Events">Which; missing: all.</param>
internal sealed record WebhookRegistration(string? Url, string[]? Events = null);

/// <summary>What is registered, and the newest that were sent.</summary>
internal sealed record WebhookResponse(string? Url, string[] Events, IReadOnlyList<WebhookDelivery> Deliveries);
