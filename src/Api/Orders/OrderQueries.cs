using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Api.Tickets;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Orders;

/// <summary>Orders as admins read them (MISSION T6): rows of the journal's own transactions, and their customers, opened.</summary>
internal sealed class OrderQueries(IDbContextFactory<TicketsContext> contexts, CustomerVault vault, TicketQueries tickets)
{
    /// <summary>Customers that one request opens to look for a name: some tenths of a second.</summary>
    public const int MostOpened = 10_000;

    private const int OpenedAtOnce = 500;

    public static readonly ListOrder<OrderRow> NewestFirst =
        new ListOrder<OrderRow>("orders").Descending(order => order.PlacedAt).Ascending(order => order.Id);

    private static readonly Text NotWithName = new(
        "Is not allowed with customer_name: take the cursor.", "customer_name과 함께 사용할 수 없습니다. cursor를 사용하세요.");

    /// <exception cref="InvalidRequestException">The cursor is none of this list, or a name is looked for with skip.</exception>
    public async Task<PageOf<OrderSummaryResponse>> ListAsync(Guid eventId, Page page, OrderFilter filter, CancellationToken cancellationToken)
    {
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        var orders = filter.Of(rows, eventId, vault).AsNoTracking();
        if (filter.CustomerName is not null)
        {
            return await SearchAsync(orders, page, filter, cancellationToken);
        }

        var listed = await page.ReadUncountedAsync(orders, NewestFirst, cancellationToken);
        var customers = await vault.OpenAsync([.. listed.Items.Select(order => order.Id)], cancellationToken);
        return listed.Of(order => OrderSummaryResponse.From(order, customers.GetValueOrDefault(order.Id)));
    }

    /// <summary>Null where the event has no such order.</summary>
    public async Task<OrderRow?> FindAsync(Guid eventId, string orderNumber, CancellationToken cancellationToken)
    {
        if (!Contracts.Orders.OrderNumber.TryParse(orderNumber, out var number))
        {
            return null;
        }

        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        return await rows.Orders.AsNoTracking()
            .SingleOrDefaultAsync(order => order.OrderNumber == number && order.EventId == eventId, cancellationToken);
    }

    public async Task<OrderResponse> DescribeAsync(OrderRow order, CancellationToken cancellationToken)
    {
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        var stream = OrderHistoryRow.StreamOf(order.Id);
        var items = await rows.OrderItems.AsNoTracking().Where(item => item.OrderId == order.Id)
            .OrderBy(item => item.Line).ToListAsync(cancellationToken);
        var payments = await rows.Payments.AsNoTracking().Where(payment => payment.OrderId == order.Id)
            .OrderBy(payment => payment.RequestedAt).ThenBy(payment => payment.PaymentId).ToListAsync(cancellationToken);
        var refunds = await rows.Refunds.AsNoTracking().Where(refund => refund.OrderId == order.Id)
            .OrderBy(refund => refund.RequestedAt).ThenBy(refund => refund.RefundId).ToListAsync(cancellationToken);
        var accounts = await rows.RefundAccounts.Where(account => account.OrderId == order.Id)
            .Select(account => account.RefundId).ToListAsync(cancellationToken);
        var history = await rows.OrderHistory.Where(step => step.Stream == stream).OrderBy(step => step.Version).ToListAsync(cancellationToken);
        var issued = await tickets.ListAsync(order.EventId, order.OrderNumber, cancellationToken);
        return OrderResponse.From(
            order,
            await vault.OpenAsync(order.Id, cancellationToken),
            items,
            payments,
            [.. refunds.Select(refund => RefundSummaryResponse.From(refund, Awaits(refund, payments, accounts)))],
            issued,
            history,
            await ReadAdminsAsync(rows, history, cancellationToken));
    }

    private static async Task<Dictionary<Guid, string>> ReadAdminsAsync(
        TicketsContext rows, List<OrderHistoryRow> history, CancellationToken cancellationToken)
    {
        var ids = history.Where(step => step.AdminId is not null).Select(step => step.AdminId!.Value).Distinct().ToList();
        return ids.Count == 0 ? []
            : await rows.Admins.Where(admin => ids.Contains(admin.Id)).ToDictionaryAsync(admin => admin.Id, admin => admin.Name, cancellationToken);
    }

    private static bool Awaits(RefundRow refund, List<PaymentRow> payments, List<Guid> accounts) =>
        refund.Status == "requested" && refund.Amount > 0 && !accounts.Contains(refund.RefundId)
        && payments.Exists(payment => payment.PaymentId == refund.PaymentId && RefundAccounts.AreNeededFor(payment));

    /// <summary>
    /// Names are sealed, so they are opened and compared, the newest first and so many in one request. A page may therefore be shorter than
    /// asked for, even empty, and have a next one.
    /// </summary>
    private async Task<PageOf<OrderSummaryResponse>> SearchAsync(
        IQueryable<OrderRow> orders, Page page, OrderFilter filter, CancellationToken cancellationToken)
    {
        if (page.Skip > 0)
        {
            throw new InvalidRequestException(FieldErrors.Of("skip", NotWithName));
        }

        List<OrderSummaryResponse> found = [];
        var after = page.After;
        for (var opened = 0; opened < MostOpened; opened += OpenedAtOnce)
        {
            var batch = await NewestFirst.Sort(after is null ? orders : NewestFirst.After(orders, after))
                .Take(OpenedAtOnce).ToListAsync(cancellationToken);
            var customers = await vault.OpenAsync([.. batch.Select(order => order.Id)], cancellationToken);
            foreach (var order in batch)
            {
                var customer = customers.GetValueOrDefault(order.Id);
                if (!filter.Names(customer))
                {
                    continue;
                }

                if (found.Count == page.Limit)
                {
                    // The next page begins behind the last one that was found, not behind those that were opened in vain.
                    return new PageOf<OrderSummaryResponse>(found, null, 0, page.Limit, after);
                }

                found.Add(OrderSummaryResponse.From(order, customer));
                after = NewestFirst.CursorOf(order);
            }

            if (batch.Count < OpenedAtOnce)
            {
                return new PageOf<OrderSummaryResponse>(found, null, 0, page.Limit, null);
            }

            after = NewestFirst.CursorOf(batch[^1]);
        }

        return new PageOf<OrderSummaryResponse>(found, null, 0, page.Limit, after);
    }
}
