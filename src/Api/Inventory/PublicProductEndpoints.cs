using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Http.Pages;

namespace OrleansTickets.Api.Inventory;

/// <summary>What buyers see of an event's products (MISSION T10).</summary>
internal static class PublicProductEndpoints
{
    private const string VisitDate = "visit_date";

    public static void MapPublicProducts(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/public/{eventCode}/products", ListAsync)
            .WithTags("Public")
            .WithSummary("List what an event sells, with how many are free")
            .WithDescription("With visit_date, how many are free for that day: a product with a daily capacity may have fewer then.")
            .TakesQuery(VisitDate)
            .AsEventPage()
            .AllowPublic()
            .Refuses(ErrorCode.NotFound);

    private static async Task<Results<Ok<PageOf<PublicProductResponse>>, ProblemResult>> ListAsync(
        string eventCode,
        Page page,
        HttpRequest request,
        EventDirectory events,
        PublicProductQueries queries,
        PageLifetime lifetime,
        CancellationToken cancellationToken)
    {
        var visitDate = QueryValues.Day(request, VisitDate);
        if (await events.FindAsync(eventCode, cancellationToken) is not { } eventId
            || await queries.FindDaysAsync(eventId, cancellationToken) is not { } days)
        {
            return Problems.NotFound();
        }

        if (visitDate is { } date && !days.Contains(date))
        {
            return Problems.Invalid(VisitDate, FieldTexts.NotAllowed);
        }

        var products = await queries.ListAsync(eventId, visitDate, page, cancellationToken);
        foreach (var product in products.Items)
        {
            lifetime.EndsAt(product.SaleStartsAt);
            lifetime.EndsAt(product.SaleEndsAt);
        }

        return TypedResults.Ok(products);
    }
}
