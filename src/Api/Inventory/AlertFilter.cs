using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Api.Inventory;

/// <summary>
/// Which alerts are listed: <c>?status=open|resolved|ignored</c> and <c>?type=low_stock|sold_out</c>; without them all.
/// </summary>
internal sealed record AlertFilter(string? Status, string? Type) : IEndpointParameterMetadataProvider
{
    private const string StatusName = "status";
    private const string TypeName = "type";

    public static ValueTask<AlertFilter> BindAsync(HttpContext context) => new(new AlertFilter(
        QueryValues.OneOf(context.Request, StatusName, StockAlertRow.Open, StockAlertRow.Resolved, StockAlertRow.Ignored),
        QueryValues.OneOf(context.Request, TypeName, StockAlertRow.LowStock, StockAlertRow.SoldOut)));

    /// <summary>Names the parameters for the API description.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryMetadata(StatusName, TypeName));
}
