using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Api.Inventory;

internal static class InventoryGrains
{
    public static IEventInventoryGrain Inventory(this IGrainFactory grains, Guid eventId) =>
        grains.GetGrain<IEventInventoryGrain>(eventId.ToString("D"));
}
