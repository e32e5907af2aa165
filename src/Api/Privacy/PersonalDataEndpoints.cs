using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Privacy;

/// <summary>What super admins do at the request of one person: find, hand over, forget (MISSION W9).</summary>
internal static class PersonalDataEndpoints
{
    public static IEndpointRouteBuilder MapPersonalData(this IEndpointRouteBuilder routes)
    {
        var data = routes.MapGroup("/api/super-admin/personal-data").WithTags("Personal data").RequireSuperAdmin();
        data.MapPost("/search", SearchAsync)
            .WithSummary("Say where a person appears, by phone number or e-mail address");
        data.MapPost("/export", ExportAsync)
            .WithSummary("Hand over all that is kept of a person");
        data.MapPost("/erase", EraseAsync)
            .WithSummary("Forget a person for good; stock and money stay as they are")
            .WithDescription("Cannot be undone: also open reservations and valid tickets no longer have a name. Idempotent.");
        data.AddEndpointFilter(KeepFromCachesAsync);
        return routes;
    }

    private static async Task<Results<Ok<PageOf<AppearanceResponse>>, ProblemResult>> SearchAsync(
        PersonRequest request,
        Page page,
        CurrentAdmin admin,
        CustomerVault vault,
        PersonalDataQueries queries,
        CancellationToken cancellationToken)
    {
        var check = new Check();
        var person = request.Read(check);
        return check.Passed(out var problem)
            ? TypedResults.Ok(await queries.SearchAsync(Person.Of(person, vault), page, admin.Actor, cancellationToken))
            : problem;
    }

    private static async Task<Results<Ok<ExportResponse>, ProblemResult>> ExportAsync(
        PersonRequest request, CurrentAdmin admin, CustomerVault vault, PersonalDataQueries queries, CancellationToken cancellationToken)
    {
        var check = new Check();
        var person = request.Read(check);
        return check.Passed(out var problem)
            ? TypedResults.Ok(await queries.ExportAsync(Person.Of(person, vault), admin.Actor, cancellationToken))
            : problem;
    }

    private static async Task<Results<Ok<ErasureResponse>, ProblemResult>> EraseAsync(
        PersonRequest request, CurrentAdmin admin, CustomerVault vault, PersonalDataErasure erasure, CancellationToken cancellationToken)
    {
        var check = new Check();
        var person = request.Read(check);
        return check.Passed(out var problem)
            ? TypedResults.Ok(await erasure.EraseAsync(Person.Of(person, vault), admin.Actor, cancellationToken))
            : problem;
    }

    private static ValueTask<object?> KeepFromCachesAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(context);
    }
}
