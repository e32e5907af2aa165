using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Api.Inventory;

internal static class InventoryGrains
{
    /// <summary>
    /// References are kept, one for each event that was asked for: Orleans finds a grain's type by reflection over its attributes each
    /// time, which took 7 % of the server's processor time in a drop.
    /// </summary>
    private static readonly ConditionalWeakTable<IGrainFactory, ConcurrentDictionary<Guid, IEventInventoryGrain>> References = [];

    /// <param name="eventId">Of an event that exists: references are never let go of.</param>
    public static IEventInventoryGrain Inventory(this IGrainFactory grains, Guid eventId) =>
        References.GetOrCreateValue(grains).GetOrAdd(
            eventId, static (id, factory) => factory.GetGrain<IEventInventoryGrain>(id.ToString("D")), grains);

    /// <summary>The same condition for the grain, which compares it in its turn. What is no revision of ours matches none.</summary>
    public static Precondition? AsPrecondition(this IfMatch ifMatch) =>
        ifMatch.Revisions is not { } revisions ? null : new Precondition(
        [
            .. revisions
                .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : 0)
                .Where(revision => revision > 0),
        ]);
}
