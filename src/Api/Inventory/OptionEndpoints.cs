using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Api.Inventory;

/// <summary>Options of products, as an event's organiser manages them (MISSION T5).</summary>
internal static class OptionEndpoints
{
    public static void MapOptions(this RouteGroupBuilder products)
    {
        products.MapGet("/{productId:guid}/options", ListAsync).WithSummary("List a product's options").Refuses(ErrorCode.NotFound);
        products.MapPost("/{productId:guid}/options", CreateAsync)
            .WithSummary("Add an option to a product")
            .Refuses(ErrorCode.NotFound, ErrorCode.Conflict);
        products.MapGet("/options/{optionId:guid}", GetAsync)
            .WithSummary("Read an option, stock as of now; an archived one too")
            .Refuses(ErrorCode.NotFound);
        products.MapPut("/options/{optionId:guid}", PutAsync)
            .WithSummary("Replace an option")
            .Refuses(ErrorCode.NotFound, ErrorCode.Conflict);
        products.MapDelete("/options/{optionId:guid}", DeleteAsync)
            .WithSummary("Archive an option, for good")
            .WithDescription("As with products: open reservations and sold tickets of it live on. Idempotent.")
            .RequireOnEvent(PermissionLevel.Manager)
            .Refuses(ErrorCode.NotFound);
    }

    private static async Task<Results<Ok<PageOf<OptionResponse>>, ProblemResult>> ListAsync(
        EventScope scope, Guid productId, Page page, ArchivedFilter filter, ProductQueries queries, CancellationToken cancellationToken) =>
        await queries.ListOptionsAsync(scope.EventId, productId, page, filter, cancellationToken) is { } options
            ? TypedResults.Ok(options)
            : Problems.NotFound();

    private static async Task<Results<TaggedCreation<OptionResponse>, ProblemResult>> CreateAsync(
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
        return outcome.Value is { } option
            ? new TaggedCreation<OptionResponse>(
                $"/api/admin/products/options/{optionId:D}", OptionResponse.From(option), StockTags.Of(option))
            : InventoryProblems.From(outcome.Refusal!);
    }

    private static async Task<Results<Tagged<OptionResponse>, ProblemResult>> GetAsync(
        EventScope scope, Guid optionId, IGrainFactory grains) =>
        await grains.Inventory(scope.EventId).GetOptionAsync(optionId) is { } option ? Describe(option) : Problems.NotFound();

    private static async Task<Results<Tagged<OptionResponse>, ProblemResult>> PutAsync(
        EventScope scope, Guid optionId, IfMatch ifMatch, OptionRequest request, IGrainFactory grains)
    {
        var check = new Check();
        var (terms, stock) = (request.ReadTerms(check), request.ReadStock(check));
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        var outcome = await grains.Inventory(scope.EventId)
            .ChangeOptionAsync(optionId, terms, stock, ifMatch.AsPrecondition(), scope.Admin.Actor);
        return outcome.Value is { } option ? Describe(option) : InventoryProblems.From(outcome.Refusal!);
    }

    private static async Task<Results<NoContent, ProblemResult>> DeleteAsync(
        EventScope scope, Guid optionId, IfMatch ifMatch, IGrainFactory grains)
    {
        var outcome = await grains.Inventory(scope.EventId).ArchiveOptionAsync(optionId, ifMatch.AsPrecondition(), scope.Admin.Actor);
        return outcome.Refusal is { } refusal ? InventoryProblems.From(refusal) : TypedResults.NoContent();
    }

    private static Tagged<OptionResponse> Describe(OptionDetails option) => new(OptionResponse.From(option), StockTags.Of(option));
}
