using System.Collections.Immutable;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Grains.Inventory;

/// <summary>The state in the contract's words.</summary>
internal static class InventoryViews
{
    public static ProductDetails Describe(InventoryState state, Product product) => new(
        product.Id,
        product.Terms,
        state.Stocks[product.Id].Level,
        [.. product.OptionIds.Select(id => Describe(state, state.Options[id]))],
        product.CreatedAt,
        product.ChangedAt,
        product.ArchivedAt,
        product.Revision);

    public static OptionDetails Describe(InventoryState state, Option option) => new(
        option.Id,
        option.ProductId,
        option.Terms,
        state.Stocks.GetValueOrDefault(option.Id)?.Level,
        option.ArchivedAt ?? state.Products[option.ProductId].ArchivedAt,
        option.Revision);

    public static Reservation Describe(Hold hold, ReservationStatus status) => new(
        hold.ReservationId, status, hold.Items, hold.VisitDate, hold.Items.Sum(item => item.TotalPrice), hold.HeldAt, hold.ExpiresAt);
}
