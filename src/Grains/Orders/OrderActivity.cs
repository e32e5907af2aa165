using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Grains.Orders;

/// <summary>Admins' changes to an order as rows of the activity log (MISSION T4).</summary>
internal sealed record OrderActivity(OrderStatus Status, long RefundedAmount, string? Reason, long? RefundAmount, int? RefundTickets)
{
    public static string Before(OrderState state) => Write(new OrderActivity(state.Status, OrderViews.RefundedAmount(state), null, null, null));

    public static ActivityRow Of(OrderEvent change, OrderState state, Actor actor, string before, DateTimeOffset at)
    {
        var refund = change as RefundRequested;
        var after = new OrderActivity(
            state.Status, OrderViews.RefundedAmount(state), change.Step?.Reason, refund?.Amount, refund?.Tickets.Length);
        return ActivityRow.Of(
            at, actor.AdminId, actor.AdminType, actor.IpAddress, actor.RequestId, refund is null ? "order_status_changed" : "order_refunded",
            state.Placed!.EventId, "order", state.Placed.OrderNumber, before, Write(after));
    }

    private static string Write(OrderActivity activity) => JsonSerializer.Serialize(activity, OrderActivityJson.Default.OrderActivity);
}

/// <summary>Unlike the journal's, this form is only read by people.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(OrderStatusName)])]
[JsonSerializable(typeof(OrderActivity))]
internal sealed partial class OrderActivityJson : JsonSerializerContext;
