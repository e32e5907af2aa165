using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Inventory;

/// <summary>The list of products, as buyers see it.</summary>
internal sealed class PublicProductQueries(IDbContextFactory<TicketsContext> contexts, TimeProvider clock)
{
    /// <returns>The days that can still be visited; null where the event is not active.</returns>
    public async Task<VisitDays?> FindDaysAsync(Guid eventId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await context.Events.Where(e => e.Id == eventId && e.IsActive)
            .Select(e => new { e.StartsOn, e.EndsOn, e.Timezone })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return null;
        }

        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeBySystemTimeZoneId(clock.GetUtcNow(), found.Timezone).DateTime);
        return new VisitDays(found.StartsOn > today ? found.StartsOn : today, found.EndsOn);
    }

    /// <param name="visitDate">Null: what is free on any day.</param>
    public async Task<PageOf<PublicProductResponse>> ListAsync(
        Guid eventId, DateOnly? visitDate, Page page, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var products = context.Products.Where(p => p.EventId == eventId && p.IsActive && p.ArchivedAt == null);
        var listed = await ListedProducts.ReadAsync(context, products, page, cancellationToken);
        var taken = await ReadTakenAsync(context, listed, visitDate, cancellationToken);
        var now = clock.GetUtcNow();
        return listed.Of(product => Describe(product, FreeOnDay(product, visitDate, taken), now));
    }

    /// <returns>Tickets held and sold for the day, by product.</returns>
    private static async Task<Dictionary<Guid, int>> ReadTakenAsync(
        TicketsContext context, PageOf<ListedProduct> listed, DateOnly? visitDate, CancellationToken cancellationToken)
    {
        var limited = listed.Items.Where(product => product.Row.DailyCapacity is not null).Select(product => product.Row.Id).ToList();
        return visitDate is { } date && limited.Count > 0
            ? await context.DailyLevels.Where(d => limited.Contains(d.ProductId) && d.VisitDate == date)
                .ToDictionaryAsync(d => d.ProductId, d => d.Held + d.Sold, cancellationToken)
            : [];
    }

    private static int FreeOnDay(ListedProduct product, DateOnly? visitDate, Dictionary<Guid, int> taken) =>
        visitDate is not null && product.Row.DailyCapacity is { } capacity
            ? Math.Max(0, capacity - taken.GetValueOrDefault(product.Row.Id))
            : int.MaxValue;

    private static PublicProductResponse Describe(ListedProduct listed, int freeOnDay, DateTimeOffset now)
    {
        var (row, free) = (listed.Row, Math.Min(listed.Stock.Free(), freeOnDay));
        var options = listed.Options.Where(o => o.Row is { IsActive: true, ArchivedAt: null })
            .Select(o => (o.Row, Free: o.Own is { } own ? Math.Min(own.Free(), freeOnDay) : free))
            .Select(o => new PublicOptionResponse(o.Row.Id, o.Row.Name, row.Price + o.Row.ExtraPrice, o.Free, o.Free == 0))
            .ToList();
        return new PublicProductResponse(
            row.Id, row.Name, row.Description, row.Price, Money.Currency, free, free == 0 && options.TrueForAll(o => o.SoldOut),
            row.SaleStartsAt, row.SaleEndsAt, now >= (row.SaleStartsAt ?? now) && now < (row.SaleEndsAt ?? DateTimeOffset.MaxValue),
            row.MaxPerOrder, row.MaxPerBuyer, row.DailyCapacity is not null, row.EntriesPerTicket, options, listed.ImageUrls);
    }
}

/// <summary>Both inclusive, in the event's time zone.</summary>
internal sealed record VisitDays(DateOnly First, DateOnly Last)
{
    public bool Contains(DateOnly day) => day >= First && day <= Last;
}
