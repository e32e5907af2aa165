using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Http.Pages;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Api.Inventory;

/// <summary>Products of one event, as its organiser manages them (MISSION T5).</summary>
internal static class ProductEndpoints
{
    private static readonly Text NoImage = new("Is not an uploaded image of this event.", "이 이벤트에 업로드된 이미지가 아닙니다.");

    public static void MapProducts(this RouteGroupBuilder products)
    {
        products.MapGet("/", ListAsync).WithSummary("List products with their stock, in display order");
        products.MapPost("/", CreateAsync).WithSummary("Create a product with its first stock").Refuses(ErrorCode.NotFound);
        products.MapGet("/{productId:guid}", GetAsync)
            .WithSummary("Read a product, stock as of now")
            .WithDescription("An archived one too. The ETag changes with every sale; If-Match compares only what admins have changed.")
            .Refuses(ErrorCode.NotFound);
        products.MapPut("/{productId:guid}", PutAsync).WithSummary("Replace a product").Refuses(ErrorCode.NotFound, ErrorCode.Conflict);
        products.MapDelete("/{productId:guid}", DeleteAsync)
            .WithSummary("Archive a product, for good")
            .WithDescription(
                "It is neither listed nor sold any more, and cannot be changed. Open reservations and sold tickets of it live on. "
                + "To take it off sale for a while, put is_active false. Idempotent.")
            .RequireOnEvent(PermissionLevel.Manager)
            .Refuses(ErrorCode.NotFound);
        products.MapPut("/order", ReorderAsync)
            .WithSummary("Set the order in which products are listed")
            .WithDescription("Names each product that is not archived once; display_order becomes its place, from 0. Idempotent.")
            .Refuses(ErrorCode.NotFound, ErrorCode.Conflict);
    }

    private static async Task<Ok<PageOf<ProductResponse>>> ListAsync(
        EventScope scope, Page page, ProductFilter filter, ProductQueries queries, CancellationToken cancellationToken) =>
        TypedResults.Ok(await queries.ListAsync(scope.EventId, page, filter, cancellationToken));

    private static async Task<Results<TaggedCreation<ProductResponse>, ProblemResult>> CreateAsync(
        EventScope scope,
        ProductRequest request,
        IGrainFactory grains,
        ProductImages images,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var check = new Check();
        var (terms, stock) = (request.ReadTerms(check), request.ReadFirstStock(check));
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        if (!await images.AreOfAsync(scope.EventId, terms.ImageIds, cancellationToken))
        {
            return Problems.Invalid(ProductRequest.ImagesField, NoImage);
        }

        var outcome = await grains.Inventory(scope.EventId)
            .AddProductAsync(Guid.CreateVersion7(clock.GetUtcNow()), terms, stock, scope.Admin.Actor);
        return outcome.Value is { } product
            ? new TaggedCreation<ProductResponse>(
                $"/api/admin/products/{product.ProductId:D}",
                ProductResponse.From(product, await images.ReadUrlsAsync(product.Terms.ImageIds, cancellationToken)),
                StockTags.Of(product))
            : InventoryProblems.From(outcome.Refusal!);
    }

    private static async Task<Results<Tagged<ProductResponse>, ProblemResult>> GetAsync(
        EventScope scope, Guid productId, IGrainFactory grains, ProductImages images, CancellationToken cancellationToken) =>
        await grains.Inventory(scope.EventId).GetProductAsync(productId) is { } product
            ? await DescribeAsync(product, images, cancellationToken)
            : Problems.NotFound();

    private static async Task<Results<Tagged<ProductResponse>, ProblemResult>> PutAsync(
        EventScope scope,
        Guid productId,
        IfMatch ifMatch,
        ProductRequest request,
        IGrainFactory grains,
        ProductImages images,
        CancellationToken cancellationToken)
    {
        var check = new Check();
        var (terms, stock) = (request.ReadTerms(check), request.ReadStock(check));
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        if (!await images.AreOfAsync(scope.EventId, terms.ImageIds, cancellationToken))
        {
            return Problems.Invalid(ProductRequest.ImagesField, NoImage);
        }

        var outcome = await grains.Inventory(scope.EventId)
            .ChangeProductAsync(productId, terms, stock, ifMatch.AsPrecondition(), scope.Admin.Actor);
        return outcome.Value is { } product
            ? await DescribeAsync(product, images, cancellationToken)
            : InventoryProblems.From(outcome.Refusal!);
    }

    private static async Task<Results<NoContent, ProblemResult>> DeleteAsync(
        EventScope scope, Guid productId, IfMatch ifMatch, IGrainFactory grains)
    {
        var outcome = await grains.Inventory(scope.EventId).ArchiveProductAsync(productId, ifMatch.AsPrecondition(), scope.Admin.Actor);
        return outcome.Refusal is { } refusal ? InventoryProblems.From(refusal) : TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemResult>> ReorderAsync(
        EventScope scope, ProductOrderRequest request, IGrainFactory grains)
    {
        var check = new Check();
        var order = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var outcome = await grains.Inventory(scope.EventId).ReorderProductsAsync(order, scope.Admin.Actor);
        return outcome.Refusal is { } refusal ? InventoryProblems.From(refusal) : TypedResults.NoContent();
    }

    private static async Task<Tagged<ProductResponse>> DescribeAsync(
        ProductDetails product, ProductImages images, CancellationToken cancellationToken) =>
        new(ProductResponse.From(product, await images.ReadUrlsAsync(product.Terms.ImageIds, cancellationToken)), StockTags.Of(product));
}
