using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Settings;
using OrleansTickets.Api.Tickets.Tokens;
using OrleansTickets.Contracts.Orders;

namespace OrleansTickets.Api.Payments;

/// <summary>Buyers pay, and providers tell us of it (MISSION T12). What becomes of a payment is the order's business alone.</summary>
internal static class PaymentEndpoints
{
    public static IEndpointRouteBuilder MapPayments(this IEndpointRouteBuilder routes)
    {
        var payment = routes.MapGroup("/api/public/{eventCode}/payment").WithTags("Payment").AllowPublic();
        payment.MapPost("/initiate", InitiateAsync)
            .WithSummary("Place the order of a reservation and open a page to pay on")
            .Refuses(
                ErrorCode.NotFound, ErrorCode.HoldExpired, ErrorCode.AlreadyPaid, ErrorCode.InProgress, ErrorCode.IdempotencyMismatch,
                ErrorCode.ProviderError);
        payment.MapPost("/success", SucceedAsync)
            .WithSummary("Have the provider charge, and get the tickets")
            .Refuses(
                ErrorCode.NotFound, ErrorCode.HoldExpired, ErrorCode.AlreadyPaid, ErrorCode.InProgress, ErrorCode.Conflict,
                ErrorCode.AmountMismatch, ErrorCode.ProviderError);
        payment.MapPost("/fail", FailAsync)
            .WithSummary("Say that the buyer came back without having paid")
            .Refuses(ErrorCode.NotFound);
        payment.MapPost("/webhook", HearAsync)
            .WithSummary("Where Toss Payments sends its webhooks")
            .WithDescription("One address serves all events, for Toss knows a merchant and not our events: the code in it can be any.")
            .DisableRateLimiting()
            .ServedInMaintenance();
        payment.MapGet("/order/{orderNumber}", GetOrderAsync)
            .WithSummary("Read an order by its number and its buyer's phone number")
            .TakesQuery(BuyersOrders.PhoneParameter)
            .Refuses(ErrorCode.NotFound, ErrorCode.RateLimited);
        payment.MapBuyersTickets();
        return routes;
    }

    private static async Task<Results<Ok<InitiatedResponse>, ProblemResult>> InitiateAsync(
        string eventCode,
        InitiateRequest request,
        IdempotencyKey key,
        ReturnAddresses addresses,
        EventDirectory events,
        RememberedKeys keys,
        Checkouts checkouts,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var check = new Check();
        var wish = request.Read(check, addresses);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        if (await events.FindAsync(eventCode, cancellationToken) is not { } eventId)
        {
            return Problems.NotFound();
        }

        var use = await keys.TakeAsync(eventId, key, wish.Fingerprint, cancellationToken);
        if (use == KeyUse.Another)
        {
            return Problems.Of(ErrorCode.IdempotencyMismatch);
        }

        var opened = await checkouts.OpenAsync(eventId, wish, AcceptLanguage.Of(context.Request));
        if (opened.Refusal is not { } refusal)
        {
            return TypedResults.Ok(opened.Value!);
        }

        if (use == KeyUse.First)
        {
            await keys.ForgetAsync(eventId, key, wish.Fingerprint, cancellationToken);
        }

        return Problems.From(refusal);
    }

    private static async Task<Results<Ok<PaidResponse>, ProblemResult>> SucceedAsync(
        string eventCode,
        SuccessRequest request,
        EventDirectory events,
        PaidOrders orders,
        TicketTokens tokens,
        CancellationToken cancellationToken)
    {
        var check = new Check();
        var approval = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        if (await events.FindAsync(eventCode, cancellationToken) is not { } eventId
            || await orders.FindByPaymentAsync(eventId, approval.PaymentId, cancellationToken) is not { } order)
        {
            return Problems.NotFound();
        }

        var outcome = await order.ApproveAsync(approval);
        return outcome.Refusal is { } refusal ? Problems.From(refusal) : TypedResults.Ok(PaidResponse.From(outcome.Value!, tokens));
    }

    private static async Task<Results<Ok<FailedResponse>, ProblemResult>> FailAsync(
        string eventCode, FailPaymentRequest request, EventDirectory events, PaidOrders orders, CancellationToken cancellationToken)
    {
        var check = new Check();
        var failure = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        if (await events.FindAsync(eventCode, cancellationToken) is not { } eventId
            || await orders.FindByPaymentAsync(eventId, failure.PaymentId, cancellationToken) is not { } order)
        {
            return Problems.NotFound();
        }

        var outcome = await order.FailAsync(failure);
        return outcome.Refusal is { } refusal
            ? Problems.From(refusal)
            : TypedResults.Ok(new FailedResponse(outcome.Value!.OrderNumber, outcome.Value.Status));
    }

    /// <summary>Acknowledged as soon as it is kept.</summary>
    /// <param name="eventCode">
    /// Not asked. A merchant has one address for all its events' payments, perhaps of an event that is over or never was: what a message is
    /// about its payment says, and only that is asked. An unknown event would have Toss give up, and the message be lost.
    /// </param>
    private static async Task<Results<Ok, ProblemResult>> HearAsync(
        string eventCode, TossMessageRequest request, TossMessageId id, PaymentInbox inbox, CancellationToken cancellationToken)
    {
        var check = new Check();
        var message = request.Read(check, id);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        if (message is not null)
        {
            await inbox.KeepAsync(message, cancellationToken);
        }

        return TypedResults.Ok();
    }

    private static async Task<Results<Ok<BuyersOrderResponse>, ProblemResult>> GetOrderAsync(
        string eventCode,
        string orderNumber,
        BuyersOrders buyers,
        PaidOrders orders,
        TicketTokens tokens,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var (found, problem) = await buyers.FindAsync(context, eventCode, orderNumber, cancellationToken);
        if (found is null)
        {
            return problem!;
        }

        var outcome = await orders.Of(found.OrderId).GetAsync();
        return outcome.Refusal is { } refusal ? Problems.From(refusal) : TypedResults.Ok(BuyersOrderResponse.From(outcome.Value!, tokens));
    }
}
