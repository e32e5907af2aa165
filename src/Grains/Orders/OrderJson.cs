using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;

namespace OrleansTickets.Grains.Orders;

/// <summary>The journal's form of order events.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(OrderStatusName), typeof(OrderPartyName), typeof(PaymentMethodName)],
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(OrderPlaced))]
[JsonSerializable(typeof(PaymentRequested))]
[JsonSerializable(typeof(PaymentAnnounced))]
[JsonSerializable(typeof(DepositAwaited))]
[JsonSerializable(typeof(TicketsKept))]
[JsonSerializable(typeof(PaymentCharged))]
[JsonSerializable(typeof(TicketsIssued))]
[JsonSerializable(typeof(PaymentFailed))]
[JsonSerializable(typeof(RefundRequested))]
[JsonSerializable(typeof(RefundDone))]
[JsonSerializable(typeof(RefundRefused))]
[JsonSerializable(typeof(OrderCancelled))]
[JsonSerializable(typeof(OrderStatusChanged))]
[JsonSerializable(typeof(ResumePostponed))]
[JsonSerializable(typeof(OutboxPayload))]
internal sealed partial class OrderJson : JsonSerializerContext;

internal sealed class OrderStatusName() : JsonStringEnumConverter<OrderStatus>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

internal sealed class OrderPartyName() : JsonStringEnumConverter<OrderParty>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

internal sealed class PaymentMethodName()
    : JsonStringEnumConverter<PaymentMethod>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
