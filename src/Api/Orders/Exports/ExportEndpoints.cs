using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Files;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Orders.Exports;

/// <summary>Spreadsheets of orders, made in the background (MISSION T6).</summary>
internal static class ExportEndpoints
{
    public const string DownloadPath = "/downloads/orders";

    private const string Spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void MapExports(this RouteGroupBuilder orders)
    {
        orders.MapPost("/export", ExportAsync)
            .WithSummary("Have a spreadsheet made of the orders that a filter names")
            .WithDescription(
                "Made in the background, with the titles in the language of Accept-Language: ask for it until it is done, then fetch it from its "
                + "download_url. At most 3 of an event at once, else LIMIT_EXCEEDED.")
            .Refuses(ErrorCode.LimitExceeded);
        orders.MapGet("/exports/{exportId:guid}", GetAsync).WithSummary("How far a spreadsheet is, and where to fetch it").Refuses(ErrorCode.NotFound);
    }

    public static void MapDownloads(this IEndpointRouteBuilder routes) =>
        routes.MapGet($"{DownloadPath}/{{exportId:guid}}/{{token}}", DownloadAsync)
            .WithTags("Orders")
            .WithSummary("Fetch a spreadsheet, by the address that its export names, until it expires")
            .Produces(StatusCodes.Status200OK, responseType: null, Spreadsheet)
            .AllowPublic()
            .Refuses(ErrorCode.NotFound);

    private static async Task<Results<Accepted<OrderExportResponse>, ProblemResult>> ExportAsync(
        EventScope scope, OrderExportRequest request, HttpRequest http, OrderExports exports, CancellationToken cancellationToken)
    {
        var check = new Check();
        var filter = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        return await exports.AddAsync(scope, filter, AcceptLanguage.Of(http), cancellationToken) is { } row
            ? TypedResults.Accepted($"/api/admin/orders/exports/{row.Id:D}", exports.Describe(row))
            : Problems.LimitExceeded(OrderExports.MostOpen);
    }

    private static async Task<Results<Ok<OrderExportResponse>, ProblemResult>> GetAsync(
        EventScope scope, Guid exportId, OrderExports exports, CancellationToken cancellationToken) =>
        await exports.FindAsync(scope.EventId, exportId, cancellationToken) is { } export ? TypedResults.Ok(export) : Problems.NotFound();

    private static async Task<Results<PushStreamHttpResult, ProblemResult>> DownloadAsync(
        Guid exportId,
        string token,
        HttpResponse response,
        OrderExports exports,
        FileStore store,
        PersonalDataSafe safe,
        CancellationToken cancellationToken)
    {
        if (await exports.FindDoneAsync(exportId, token, cancellationToken) is not { } row || store.TryOpen(row.FileName!) is not { } file)
        {
            return Problems.NotFound();
        }

        response.ContentLength = row.Size;
        return TypedResults.Stream(
            async body =>
            {
                await using (file)
                {
                    await safe.OpenAsync(file, body, OrderExporter.FilePurpose, row.Id, row.KeyId, cancellationToken);
                }
            },
            Spreadsheet,
            string.Create(CultureInfo.InvariantCulture, $"orders-{row.CreatedAt.UtcDateTime:yyyyMMdd-HHmmss}.xlsx"));
    }
}
