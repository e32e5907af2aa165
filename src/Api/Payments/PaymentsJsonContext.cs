using System.Text.Json.Serialization;

namespace OrleansTickets.Api.Payments;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(InitiateRequest))]
[JsonSerializable(typeof(InitiatedResponse))]
[JsonSerializable(typeof(SuccessRequest))]
[JsonSerializable(typeof(PaidResponse))]
[JsonSerializable(typeof(FailPaymentRequest))]
[JsonSerializable(typeof(FailedResponse))]
[JsonSerializable(typeof(TossMessageRequest))]
[JsonSerializable(typeof(BuyersOrderResponse))]
internal sealed partial class PaymentsJsonContext : JsonSerializerContext;
