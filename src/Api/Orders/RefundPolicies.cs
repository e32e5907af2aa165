using Microsoft.EntityFrameworkCore;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Orders;

/// <summary>An event's refund policy in the words of the order grain.</summary>
internal sealed class RefundPolicies(IDbContextFactory<TicketsContext> contexts)
{
    /// <summary>As it is now; also of an event that was deleted since, for whoever has its tickets.</summary>
    public async Task<RefundPolicy> ReadAsync(Guid eventId, CancellationToken cancellationToken)
    {
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await rows.Events.IgnoreQueryFilters().AsNoTracking().SingleAsync(e => e.Id == eventId, cancellationToken);
        return new RefundPolicy(
            row.Timezone, [.. row.RefundDays.Zip(row.RefundPercents, (days, percent) => new RefundTier(days, percent))]);
    }
}
