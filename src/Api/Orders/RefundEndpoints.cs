using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Activity;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Orders;

/// <summary>Refunds by managers (MISSION T6). The order grain decides, makes tickets void, tells the provider and frees the stock.</summary>
internal static class RefundEndpoints
{
    public static void MapRefunds(this RouteGroupBuilder orders)
    {
        orders.MapPost("/{orderNumber}/refund", RefundAsync)
            .WithSummary("Give tickets and money back: all, some tickets, or an amount")
            .WithDescription(
                "Without an amount the event's refund policy says what the tickets are worth. Tickets are void at once, their stock is free when "
                + "the money is back. While the provider's answer is not known the refund is `requested`, and finishes by itself: repeat the "
                + "request with its key to see how it stands.")
            .RequireOnEvent(PermissionLevel.Manager)
            .Refuses(
                ErrorCode.NotFound, ErrorCode.Conflict, ErrorCode.AlreadyEntered, ErrorCode.InProgress, ErrorCode.IdempotencyMismatch,
                ErrorCode.ProviderError);
        orders.MapPut("/{orderNumber}/refunds/{refundId:guid}/account", GiveAccountAsync)
            .WithSummary("Say where a refund is to be paid that waits for it")
            .WithDescription(
                "A refund that the order began by itself, of money that came by virtual account, has needs_account. What is given is encrypted, "
                + "and forgotten when the refund is done.")
            .RequireOnEvent(PermissionLevel.Manager)
            .Refuses(ErrorCode.NotFound, ErrorCode.Conflict, ErrorCode.AlreadyEntered, ErrorCode.ProviderError);
    }

    private static async Task<Results<Ok<RefundResponse>, ProblemResult>> RefundAsync(
        EventScope scope,
        string orderNumber,
        RefundOrderRequest request,
        IdempotencyKey key,
        OrderQueries orders,
        RefundPolicies policies,
        RefundAccounts accounts,
        IGrainFactory grains,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var check = new Check();
        var (reason, amount, ticketIds, account) = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        if (await orders.FindAsync(scope.EventId, orderNumber, cancellationToken) is not { } order)
        {
            return Problems.NotFound();
        }

        var refundId = Guid.CreateVersion7(clock.GetUtcNow());
        if (account is not null)
        {
            // Before the order is told, lest a crash right after leave a refund that cannot be paid.
            await accounts.KeepAsync(refundId, order, account, cancellationToken);
        }

        var wish = new RefundRequest(
            key.Value ?? $"{refundId:D}", reason, amount, ticketIds, await policies.ReadAsync(scope.EventId, cancellationToken), refundId, account);
        var outcome = await grains.Order(order.Id).RefundAsync(wish, scope.Admin.Actor);
        var isUnderWay = outcome.Value is { Status: RefundStatus.Requested } refund && refund.RefundId == refundId;
        if (account is not null && !isUnderWay)
        {
            // Settled; or a repeated request, whose refund has kept the account of the first one.
            await accounts.ForgetAsync(refundId);
        }

        return await AnswerAsync(order, outcome, accounts, cancellationToken);
    }

    private static async Task<Results<Ok<RefundResponse>, ProblemResult>> GiveAccountAsync(
        EventScope scope,
        string orderNumber,
        Guid refundId,
        RefundAccountGivenRequest request,
        OrderQueries orders,
        RefundAccounts accounts,
        TicketsContext rows,
        IGrainFactory grains,
        CancellationToken cancellationToken)
    {
        var check = new Check();
        var account = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        if (await orders.FindAsync(scope.EventId, orderNumber, cancellationToken) is not { } order
            || await rows.Refunds.AsNoTracking().SingleOrDefaultAsync(
                refund => refund.RefundId == refundId && refund.OrderId == order.Id, cancellationToken) is not { } row)
        {
            return Problems.NotFound();
        }

        if (row.Status != "requested")
        {
            return Problems.Of(ErrorCode.Conflict, OrderProblems.RefundSettled);
        }

        await using (var transaction = await rows.Database.BeginTransactionAsync(cancellationToken))
        {
            await accounts.StageAsync(rows, refundId, order, account, cancellationToken);
            rows.Record(
                scope.Admin.Actor, "refund_account_given", scope.EventId, "order", order.OrderNumber, null, new RefundAccountActivity(refundId));
            await rows.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        var outcome = await grains.Order(order.Id).SupplyAccountAsync(refundId, account);
        if (outcome.Value is not { Status: RefundStatus.Requested })
        {
            await accounts.ForgetAsync(refundId);
        }

        return await AnswerAsync(order, outcome, accounts, cancellationToken);
    }

    private static async Task<Results<Ok<RefundResponse>, ProblemResult>> AnswerAsync(
        OrderRow order, Outcome<Refund> outcome, RefundAccounts accounts, CancellationToken cancellationToken) =>
        outcome.Refusal is { } refusal
            ? await OrderProblems.FromAsync(refusal, order.Id, accounts, cancellationToken)
            : TypedResults.Ok(RefundResponse.From(order.OrderNumber, outcome.Value!));
}
