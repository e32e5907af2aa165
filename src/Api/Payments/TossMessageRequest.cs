using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Payments;

/// <summary>
/// A webhook of Toss Payments (docs.tosspayments.com/reference/using-api/webhook-events). Three of its events are about payments:
/// PAYMENT_STATUS_CHANGED brings a Payment object in <c>data</c>; DEPOSIT_CALLBACK has no <c>eventType</c>, but all its members, a
/// <c>secret</c> among them, at the top; CANCEL_STATUS_CHANGED is of wallets abroad. None is signed.
/// </summary>
internal sealed record TossMessageRequest(
    [property: JsonPropertyName("eventType")] string? EventType,
    [property: JsonPropertyName("createdAt")] string? CreatedAt,
    [property: JsonPropertyName("data")] TossMessageData? Data,
    [property: JsonPropertyName("orderId")] string? OrderId,
    [property: JsonPropertyName("status")] string? Status,
    [property: JsonPropertyName("transactionKey")] string? TransactionKey,
    [property: JsonPropertyName("secret")] string? Secret)
{
    public const string Provider = "toss";

    private const string PaymentStatusChanged = "PAYMENT_STATUS_CHANGED";
    private const string DepositCallback = "DEPOSIT_CALLBACK";
    private const string CancelStatusChanged = "CANCEL_STATUS_CHANGED";
    private const int MaxText = 300;

    /// <param name="id">The message's own.</param>
    /// <returns>Null where the message is about nothing that we have.</returns>
    public PaymentMessage? Read(Check check, TossMessageId id)
    {
        switch (EventType ?? DepositCallback)
        {
            case DepositCallback:
                var proof = check.Line("secret", Secret ?? Data?.Secret, 1, MaxText);
                return Of(id, DepositCallback, check.Line("orderId", OrderId ?? Data?.OrderId, 1, MaxText), proof);
            case PaymentStatusChanged:
                return Of(id, PaymentStatusChanged, check.Line("data.orderId", Data?.OrderId, 1, MaxText), null);
            case CancelStatusChanged when Data?.OrderId is { } orderId:
                return Of(id, CancelStatusChanged, orderId, null);
            default:
                return null;
        }
    }

    private PaymentMessage Of(TossMessageId id, string kind, string paymentId, string? proof) =>
        new(Provider, id.Value ?? Hash(kind, paymentId), kind, paymentId, proof);

    /// <summary>Stands in for an id that the message lacks: the same content is the same message.</summary>
    private string Hash(string kind, string paymentId)
    {
        var content = string.Join('\n', kind, paymentId, CreatedAt, Status ?? Data?.Status, TransactionKey ?? Data?.LastTransactionKey, Secret);
        return $"content-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}";
    }
}

/// <summary>What we read of what a webhook is about.</summary>
internal sealed record TossMessageData(
    [property: JsonPropertyName("orderId")] string? OrderId,
    [property: JsonPropertyName("status")] string? Status,
    [property: JsonPropertyName("lastTransactionKey")] string? LastTransactionKey,
    [property: JsonPropertyName("secret")] string? Secret);

/// <summary>The header <c>tosspayments-webhook-transmission-id</c>, the same each time a webhook is sent again. Null: missing or none of Toss's.</summary>
internal readonly record struct TossMessageId(string? Value)
{
    private const string Header = "tosspayments-webhook-transmission-id";
    private const int MaxLength = 200;

    private static readonly SearchValues<char> Characters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:");

    public static ValueTask<TossMessageId> BindAsync(HttpContext context)
    {
        var values = context.Request.Headers[Header];
        return new ValueTask<TossMessageId>(new TossMessageId(
            values is [{ Length: > 0 and <= MaxLength } value] && !value.AsSpan().ContainsAnyExcept(Characters) ? value : null));
    }
}
