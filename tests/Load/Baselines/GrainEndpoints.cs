using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;
using OrleansTickets.Load.Measures;

namespace OrleansTickets.Load.Baselines;

/// <summary>The same reservation by a grain that writes its state on every call.</summary>
internal static class GrainEndpoints
{
    public static void MapGrain(this IEndpointRouteBuilder routes)
    {
        var product = routes.MapGroup("/grain/{product:guid}");
        product.MapPut("", CreateAsync);
        product.MapGet("", ReadAsync);
        product.MapPost("reserve", ReserveAsync);
    }

    private static async Task<NoContent> CreateAsync(Guid product, NewStock stock, IGrainFactory grains)
    {
        await grains.GetGrain<IWriteEachCallGrain>(product.ToString()).OpenAsync(stock.Stock);
        return TypedResults.NoContent();
    }

    private static async Task<StockFigures> ReadAsync(Guid product, IGrainFactory grains)
    {
        var stock = await grains.GetGrain<IWriteEachCallGrain>(product.ToString()).GetStockAsync();
        return new StockFigures(stock.Total, stock.Held, 0, stock.Total - stock.Held);
    }

    private static async Task<Results<Created<ReservedBody>, Conflict<RefusedBody>>> ReserveAsync(
        Guid product, ReserveBody body, HttpContext http, IGrainFactory grains, TimeProvider clock)
    {
        var wish = new TicketWish(
            body.Items[0].Quantity, body.VisitDate, body.Customer.Name, body.Customer.Phone, body.Customer.Email,
            http.Request.Headers["Idempotency-Key"].ToString());
        var taken = await grains.GetGrain<IWriteEachCallGrain>(product.ToString()).ReserveAsync(wish);
        return taken.Reservation is { } reservation
            ? TypedResults.Created((string?)null, ReservedBody.Held(reservation, body, "Hot ticket", 15_000, clock.GetUtcNow()))
            : TypedResults.Conflict(new RefusedBody("SOLD_OUT", taken.Free));
    }
}
