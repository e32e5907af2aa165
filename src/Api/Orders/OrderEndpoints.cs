using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Tickets;
using OrleansTickets.Api.Tickets.Tokens;
using OrleansTickets.Contracts.Orders;

namespace OrleansTickets.Api.Orders;

/// <summary>Orders of one event, as its organisers see and close them (MISSION T6).</summary>
internal static class OrderEndpoints
{
    public static void MapOrderList(this RouteGroupBuilder orders)
    {
        orders.MapGet("/", ListAsync)
            .WithSummary("List orders, newest first")
            .WithDescription(
                "placed_from and placed_to are moments, or days in UTC, both inclusive. Names are encrypted: customer_name, a part of a name, is "
                + "compared with 10,000 customers a request, so that a page may be shorter than its limit, even empty, and have a next_cursor: "
                + "go on with it. It does not go with skip.");
        orders.MapGet("/{orderNumber}", GetAsync).WithSummary("Read an order with all that became of it").Refuses(ErrorCode.NotFound);
        orders.MapGet("/{orderNumber}/tickets", ListTicketsAsync)
            .WithSummary("List an order's tickets with the text of their QR codes")
            .Refuses(ErrorCode.NotFound);
        orders.MapPut("/{orderNumber}/status", ChangeStatusAsync)
            .WithSummary("Cancel an order that is not paid, close one that is, or open it again")
            .WithDescription(
                "By the table of transitions, else CONFLICT. Only a manager opens a closed order again. To cancel one that waits for a deposit "
                + "closes its account and frees its tickets. Idempotent.")
            .Refuses(ErrorCode.NotFound, ErrorCode.Conflict, ErrorCode.InProgress);
    }

    private static async Task<Ok<PageOf<OrderSummaryResponse>>> ListAsync(
        EventScope scope, Page page, OrderFilter filter, OrderQueries orders, CancellationToken cancellationToken) =>
        TypedResults.Ok(await orders.ListAsync(scope.EventId, page, filter, cancellationToken));

    private static async Task<Results<Ok<OrderResponse>, ProblemResult>> GetAsync(
        EventScope scope, string orderNumber, OrderQueries orders, CancellationToken cancellationToken) =>
        await orders.FindAsync(scope.EventId, orderNumber, cancellationToken) is { } order
            ? TypedResults.Ok(await orders.DescribeAsync(order, cancellationToken))
            : Problems.NotFound();

    private static async Task<Results<Ok<OrderTicketsResponse>, ProblemResult>> ListTicketsAsync(
        EventScope scope, string orderNumber, OrderQueries orders, TicketQueries tickets, TicketTokens tokens, CancellationToken cancellationToken) =>
        await orders.FindAsync(scope.EventId, orderNumber, cancellationToken) is { } order
            ? TypedResults.Ok(OrderTicketsResponse.From(
                order, await tickets.ListAsync(scope.EventId, order.OrderNumber, cancellationToken), tokens))
            : Problems.NotFound();

    private static async Task<Results<Ok<OrderResponse>, ProblemResult>> ChangeStatusAsync(
        EventScope scope,
        string orderNumber,
        OrderStatusRequest request,
        OrderQueries orders,
        RefundAccounts accounts,
        IGrainFactory grains,
        CancellationToken cancellationToken)
    {
        var check = new Check();
        var (status, reason) = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        if (await orders.FindAsync(scope.EventId, orderNumber, cancellationToken) is not { } order)
        {
            return Problems.NotFound();
        }

        var by = scope.Admin.Level >= PermissionLevel.Manager ? OrderParty.Manager : OrderParty.Staff;
        var outcome = await grains.Order(order.Id).ChangeStatusAsync(new StatusRequest(status, reason, by), scope.Admin.Actor);
        return outcome.Refusal is { } refusal ? await OrderProblems.FromAsync(refusal, order.Id, accounts, cancellationToken)
            : await orders.FindAsync(scope.EventId, order.OrderNumber, cancellationToken) is { } changed
                ? TypedResults.Ok(await orders.DescribeAsync(changed, cancellationToken))
                : Problems.NotFound();
    }
}
