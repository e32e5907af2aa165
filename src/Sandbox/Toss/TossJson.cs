using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansTickets.Sandbox.Webhooks;

namespace OrleansTickets.Sandbox.Toss;

/// <summary>Toss's own bodies: camelCase, nulls written out, Korean as it is.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CreateRequest))]
[JsonSerializable(typeof(ConfirmRequest))]
[JsonSerializable(typeof(CancelRequest))]
[JsonSerializable(typeof(PaymentResponse))]
[JsonSerializable(typeof(TossErrorResponse))]
[JsonSerializable(typeof(PaymentWebhook))]
[JsonSerializable(typeof(CancelWebhook))]
[JsonSerializable(typeof(DepositWebhook))]
internal sealed partial class TossJson : JsonSerializerContext;

/// <summary>The same, to write with.</summary>
internal static class TossBodies
{
    public static readonly TossJson Json =
        new(new JsonSerializerOptions(TossJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
