using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Http.Pages;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Api.Inventory;

/// <summary>Products, options and stock of one event (MISSION T5, S9), and the list that buyers see (T10).</summary>
internal static class ProductEndpoints
{
    public static IServiceCollection AddInventory(this IServiceCollection services) =>
        services.AddJson(InventoryJsonContext.Default).AddSingleton<ProductQueries>();

    public static IEndpointRouteBuilder MapProducts(this IEndpointRouteBuilder routes)
    {
        var products = routes.MapGroup("/api/admin/products").WithTags("Products").RequireOnEvent(PermissionLevel.Staff)
            .ChangesEventPages();
        products.MapGet("/", ListAsync).WithSummary("List products with their stock");
        products.MapPost("/", CreateAsync).WithSummary("Create a product with its first stock");
        products.MapGet("/{productId:guid}", GetAsync).WithSummary("Read a product, stock as of now").Refuses(ErrorCode.NotFound);
        products.MapPut("/{productId:guid}", PutAsync).WithSummary("Replace a product").Refuses(ErrorCode.NotFound, ErrorCode.Conflict);
        products.MapPost("/{productId:guid}/options", CreateOptionAsync)
            .WithSummary("Add an option to a product")
            .Refuses(ErrorCode.NotFound, ErrorCode.Conflict);
        products.MapPut("/options/{optionId:guid}", PutOptionAsync)
            .WithSummary("Replace an option")
            .Refuses(ErrorCode.NotFound, ErrorCode.Conflict);
        products.MapPost("/{productId:guid}/stock/adjust", AdjustStockAsync)
            .WithSummary("Correct a stock's total")
            .Refuses(ErrorCode.NotFound, ErrorCode.Conflict, ErrorCode.IdempotencyMismatch);

        routes.MapGet("/api/public/{eventCode}/products", ListPublicAsync)
            .WithTags("Public")
            .WithSummary("List what an event sells, with how many are free")
            .AsEventPage()
            .AllowPublic()
            .Refuses(ErrorCode.NotFound);
        return routes;
    }

    private static async Task<Ok<PageOf<ProductResponse>>> ListAsync(
        EventScope scope, Page page, ActiveFilter isActive, ProductQueries queries, CancellationToken cancellationToken) =>
        TypedResults.Ok(await queries.ListAsync(scope.EventId, page, isActive.Value, cancellationToken));

    private static async Task<Results<Created<ProductResponse>, ProblemResult>> CreateAsync(
        EventScope scope, ProductRequest request, IGrainFactory grains, TimeProvider clock)
    {
        var check = new Check();
        var (terms, stock) = (request.ReadTerms(check), request.ReadFirstStock(check));
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var outcome = await grains.Inventory(scope.EventId).AddProductAsync(Guid.CreateVersion7(clock.GetUtcNow()), terms, stock, scope.Admin.Actor);
        return outcome.Refusal is { } refusal
            ? Problems.From(refusal)
            : TypedResults.Created($"/api/admin/products/{outcome.Value!.ProductId:D}", ProductResponse.From(outcome.Value));
    }

    private static async Task<Results<Ok<ProductResponse>, ProblemResult>> GetAsync(
        EventScope scope, Guid productId, IGrainFactory grains) =>
        await grains.Inventory(scope.EventId).GetProductAsync(productId) is { } product
            ? TypedResults.Ok(ProductResponse.From(product))
            : Problems.NotFound();

    private static async Task<Results<Ok<ProductResponse>, ProblemResult>> PutAsync(
        EventScope scope, Guid productId, ProductRequest request, IGrainFactory grains)
    {
        var check = new Check();
        var (terms, stock) = (request.ReadTerms(check), request.ReadStock(check));
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var outcome = await grains.Inventory(scope.EventId).ChangeProductAsync(productId, terms, stock, scope.Admin.Actor);
        return outcome.Refusal is { } refusal ? Problems.From(refusal) : TypedResults.Ok(ProductResponse.From(outcome.Value!));
    }

    private static async Task<Results<Created<OptionResponse>, ProblemResult>> CreateOptionAsync(
        EventScope scope, Guid productId, OptionRequest request, IGrainFactory grains, TimeProvider clock)
    {
        var check = new Check();
        var (terms, stock) = (request.ReadTerms(check), request.ReadStock(check));
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var optionId = Guid.CreateVersion7(clock.GetUtcNow());
        var outcome = await grains.Inventory(scope.EventId).AddOptionAsync(productId, optionId, terms, stock, scope.Admin.Actor);
        return outcome.Refusal is { } refusal
            ? Problems.From(refusal)
            : TypedResults.Created($"/api/admin/products/{productId:D}", OptionResponse.From(outcome.Value!));
    }

    private static async Task<Results<Ok<OptionResponse>, ProblemResult>> PutOptionAsync(
        EventScope scope, Guid optionId, OptionRequest request, IGrainFactory grains)
    {
        var check = new Check();
        var (terms, stock) = (request.ReadTerms(check), request.ReadStock(check));
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var outcome = await grains.Inventory(scope.EventId).ChangeOptionAsync(optionId, terms, stock, scope.Admin.Actor);
        return outcome.Refusal is { } refusal ? Problems.From(refusal) : TypedResults.Ok(OptionResponse.From(outcome.Value!));
    }

    private static async Task<Results<Ok<StockResponse>, ProblemResult>> AdjustStockAsync(
        EventScope scope, Guid productId, StockAdjustRequest request, IdempotencyKey key, IGrainFactory grains)
    {
        var check = new Check();
        var adjustment = request.Read(check, productId, key);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var outcome = await grains.Inventory(scope.EventId).AdjustStockAsync(adjustment, scope.Admin.Actor);
        return outcome.Refusal is { } refusal
            ? Problems.From(refusal)
            : TypedResults.Ok(StockResponse.From(productId, adjustment.OptionId, outcome.Value!));
    }

    private static async Task<Results<Ok<PageOf<PublicProductResponse>>, ProblemResult>> ListPublicAsync(
        string eventCode, Page page, EventDirectory events, ProductQueries queries, PageLifetime lifetime, CancellationToken cancellationToken)
    {
        if (await events.FindAsync(eventCode, cancellationToken) is not { } eventId
            || await queries.ListPublicAsync(eventId, page, cancellationToken) is not { } products)
        {
            return Problems.NotFound();
        }

        foreach (var product in products.Items)
        {
            lifetime.EndsAt(product.SaleStartsAt);
            lifetime.EndsAt(product.SaleEndsAt);
        }

        return TypedResults.Ok(products);
    }
}
