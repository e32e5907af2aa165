using System.Globalization;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Api.Inventory;

internal static class InventoryGrains
{
    public static IEventInventoryGrain Inventory(this IGrainFactory grains, Guid eventId) =>
        grains.GetGrain<IEventInventoryGrain>(eventId.ToString("D"));

    /// <summary>The same condition for the grain, which compares it in its turn. What is no revision of ours matches none.</summary>
    public static Precondition? AsPrecondition(this IfMatch ifMatch) =>
        ifMatch.Revisions is not { } revisions ? null : new Precondition(
        [
            .. revisions
                .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : 0)
                .Where(revision => revision > 0),
        ]);
}
