using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Inventory;

/// <summary>Stock of one event, as its organiser corrects and follows it (MISSION S9).</summary>
internal static class StockEndpoints
{
    public static void MapStock(this RouteGroupBuilder products)
    {
        products.MapPost("/{productId:guid}/stock/adjust", AdjustAsync)
            .WithSummary("Correct a stock's total")
            .Refuses(ErrorCode.NotFound, ErrorCode.Conflict, ErrorCode.IdempotencyMismatch);
        products.MapPost("/stock/bulk", AdjustManyAsync)
            .WithSummary("Correct the totals of up to 100 stocks, each by itself")
            .WithDescription(
                "One result a row, in their order: the level after it, or the problem for which it was refused; a row that is refused "
                + "holds up no other. A row that is malformed refuses the whole request, and nothing is changed.")
            .Refuses(ErrorCode.IdempotencyMismatch);
        products.MapGet("/{productId:guid}/stock/movements", ListMovementsAsync)
            .WithSummary("List a product's stock movements, newest first")
            .WithDescription("Of its own stock and those of its options; with option_id, of that option's own stock. Not counted: total is null.")
            .TakesQuery("option_id")
            .Refuses(ErrorCode.NotFound);
    }

    private static async Task<Results<Ok<StockResponse>, ProblemResult>> AdjustAsync(
        EventScope scope, Guid productId, StockAdjustRequest request, IdempotencyKey key, IGrainFactory grains)
    {
        var check = new Check();
        var adjustment = request.Read(check, productId, key);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var outcome = await grains.Inventory(scope.EventId).AdjustStockAsync(adjustment, scope.Admin.Actor);
        return outcome.Value is { } level
            ? TypedResults.Ok(StockResponse.From(productId, adjustment.OptionId, level))
            : InventoryProblems.From(outcome.Refusal!);
    }

    private static async Task<Results<Ok<StockBulkResponse>, ProblemResult>> AdjustManyAsync(
        EventScope scope, StockBulkRequest request, IdempotencyKey key, HttpContext context, IGrainFactory grains)
    {
        var check = new Check();
        var changes = request.Read(check, key);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var outcome = await grains.Inventory(scope.EventId).AdjustStocksAsync(changes, scope.Admin.Actor);
        return outcome.Value is { } done
            ? TypedResults.Ok(StockBulkResponse.From(done, refusal => InventoryProblems.From(refusal).Describe(context)))
            : InventoryProblems.From(outcome.Refusal!);
    }

    private static async Task<Results<Ok<PageOf<StockMovementResponse>>, ProblemResult>> ListMovementsAsync(
        EventScope scope, Guid productId, Page page, HttpRequest request, StockQueries queries, CancellationToken cancellationToken) =>
        await queries.ListMovementsAsync(scope.EventId, productId, QueryValues.Id(request, "option_id"), page, cancellationToken)
            is { } movements
                ? TypedResults.Ok(movements)
                : Problems.NotFound();
}
