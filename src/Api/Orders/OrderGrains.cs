using OrleansTickets.Contracts.Orders;

namespace OrleansTickets.Api.Orders;

internal static class OrderGrains
{
    /// <param name="orderId">The reservation's.</param>
    public static IOrderGrain Order(this IGrainFactory grains, Guid orderId) => grains.GetGrain<IOrderGrain>(orderId.ToString("D"));
}
