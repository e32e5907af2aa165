using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;

namespace OrleansTickets.Api.Payments;

/// <summary>Body of <c>initiate</c>.</summary>
/// <param name="Provider">Its name, for example <c>toss</c>; passed over where there is nothing to pay.</param>
/// <param name="SuccessUrl">Where the provider sends the buyer who has paid: an address of the site itself, or of one that <c>Cors__Origins</c> names.</param>
/// <param name="FailUrl">Where it sends the buyer who has not; likewise.</param>
internal sealed record InitiateRequest(
    string? ReservationId,
    string? Provider,
    [property: JsonConverter(typeof(SnakeCaseEnum<PaymentMethod>))] PaymentMethod? Method,
    string? SuccessUrl,
    string? FailUrl)
{
    private const int MaxProvider = 20;

    public PaymentWish Read(Check check, ReturnAddresses addresses) => new(
        check.Id("reservation_id", ReservationId),
        check.Line("provider", Provider, 1, MaxProvider),
        check.Required("method", Method),
        addresses.Read(check, "success_url", SuccessUrl),
        addresses.Read(check, "fail_url", FailUrl));
}

/// <summary>What a buyer wants to pay, and how.</summary>
internal sealed record PaymentWish(Guid ReservationId, string Provider, PaymentMethod Method, string SuccessUrl, string FailUrl)
{
    /// <summary>Tells one wish from another under the same idempotency key.</summary>
    public byte[] Fingerprint => SHA256.HashData(
        Encoding.UTF8.GetBytes($"initiate\n{ReservationId:D}\n{Provider}\n{Method}\n{SuccessUrl}\n{FailUrl}"));
}

/// <summary>Body of <c>success</c>: what the provider gave the buyer to take along.</summary>
/// <param name="PaymentKey">The provider's key of the payment.</param>
/// <param name="OrderId">The payment id that <c>initiate</c> answered.</param>
/// <param name="Amount">Whole KRW. Compared with our own, never used.</param>
internal sealed record SuccessRequest(string? PaymentKey, string? OrderId, long? Amount)
{
    private const long MaxAmount = 1_000_000_000_000;
    private const int MaxKey = 200;

    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-=.");

    private static readonly Text Malformed = new(
        $"Must be 1 to {MaxKey} letters, digits, _, -, = and dots.", $"영문, 숫자, _, -, =, . 로 {MaxKey}자 이하여야 합니다.");

    public ApproveRequest Read(Check check)
    {
        if (PaymentKey is not { Length: > 0 and <= MaxKey } || PaymentKey.AsSpan().ContainsAnyExcept(KeyCharacters))
        {
            check.Fail("payment_key", PaymentKey is null ? FieldTexts.Required : Malformed);
        }

        return new ApproveRequest(
            PaymentIds.Read(check, "order_id", OrderId), PaymentKey ?? "", check.Number("amount", Amount, 0, MaxAmount));
    }
}

/// <summary>Body of <c>fail</c>: what the provider gave the buyer to take along. It is noted, not believed.</summary>
/// <param name="OrderId">The payment id that <c>initiate</c> answered.</param>
/// <param name="Code">The provider's code, for example <c>PAY_PROCESS_CANCELED</c>.</param>
internal sealed record FailPaymentRequest(string? OrderId, string? Code, string? Message)
{
    private const int MaxCode = 100;
    private const int MaxMessage = 500;

    public FailRequest Read(Check check) => new(
        PaymentIds.Read(check, "order_id", OrderId),
        check.Line("code", Code, 1, MaxCode),
        check.OptionalLine("message", Message, MaxMessage) ?? "");
}

internal static class PaymentIds
{
    private static readonly Text Malformed = new("Is not a payment id.", "결제 ID 형식이 아닙니다.");

    public static string Read(Check check, string field, string? value)
    {
        if (value is null || !OrderNumber.TryParsePaymentId(value, out _))
        {
            check.Fail(field, value is null ? FieldTexts.Required : Malformed);
        }

        return value ?? "";
    }
}
