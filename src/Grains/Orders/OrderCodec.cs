using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansTickets.Data.Journal;

namespace OrleansTickets.Grains.Orders;

/// <summary>Order events to the bytes of the journal and back.</summary>
internal static class OrderCodec
{
    private static readonly FrozenDictionary<Type, (string Name, JsonTypeInfo Info)> ByType = new Dictionary<Type, (string, JsonTypeInfo)>
    {
        [typeof(OrderPlaced)] = ("order-placed", OrderJson.Default.OrderPlaced),
        [typeof(PaymentRequested)] = ("payment-requested", OrderJson.Default.PaymentRequested),
        [typeof(PaymentAnnounced)] = ("payment-announced", OrderJson.Default.PaymentAnnounced),
        [typeof(DepositAwaited)] = ("deposit-awaited", OrderJson.Default.DepositAwaited),
        [typeof(TicketsKept)] = ("tickets-kept", OrderJson.Default.TicketsKept),
        [typeof(PaymentCharged)] = ("payment-charged", OrderJson.Default.PaymentCharged),
        [typeof(TicketsIssued)] = ("tickets-issued", OrderJson.Default.TicketsIssued),
        [typeof(PaymentFailed)] = ("payment-failed", OrderJson.Default.PaymentFailed),
        [typeof(RefundRequested)] = ("refund-requested", OrderJson.Default.RefundRequested),
        [typeof(RefundDone)] = ("refund-done", OrderJson.Default.RefundDone),
        [typeof(RefundRefused)] = ("refund-refused", OrderJson.Default.RefundRefused),
        [typeof(OrderCancelled)] = ("order-cancelled", OrderJson.Default.OrderCancelled),
        [typeof(OrderStatusChanged)] = ("order-status-changed", OrderJson.Default.OrderStatusChanged),
        [typeof(ResumePostponed)] = ("resume-postponed", OrderJson.Default.ResumePostponed),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, JsonTypeInfo> ByName =
        ByType.Values.ToFrozenDictionary(entry => entry.Name, entry => entry.Info, StringComparer.Ordinal);

    public static RecordedEvent Write(OrderEvent orderEvent, DateTimeOffset at)
    {
        var (name, info) = ByType[orderEvent.GetType()];
        return new RecordedEvent(name, orderEvent.Subject, at, JsonSerializer.SerializeToUtf8Bytes(orderEvent, info));
    }

    /// <exception cref="InvalidDataException">The journal holds an event that this version does not know.</exception>
    public static OrderEvent Read(RecordedEvent recorded) =>
        ByName.TryGetValue(recorded.Type, out var info)
            ? (OrderEvent)JsonSerializer.Deserialize(recorded.Data, info)!
            : throw new InvalidDataException($"Unknown order event '{recorded.Type}'.");
}
