using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Inventory;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Contracts.Inventory;

namespace OrleansTickets.Api.Booking;

/// <summary>Reservations by buyers (MISSION T11). The grain answers only after its commit.</summary>
internal static class BookingEndpoints
{
    public static IServiceCollection AddBooking(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new GroupedHolds(provider.GetRequiredService<IGrainFactory>().Inventory));
        return services.AddJson(BookingJsonContext.Default);
    }

    public static IEndpointRouteBuilder MapBooking(this IEndpointRouteBuilder routes)
    {
        var booking = routes.MapGroup("/api/public/{eventCode}/booking").WithTags("Booking").AllowPublic();
        booking.MapPost("/check-availability", CheckAvailabilityAsync)
            .WithSummary("Price tickets and say how many are free, without holding any")
            .Refuses(ErrorCode.NotFound, ErrorCode.NotOnSale);
        booking.MapPost("/reserve", ReserveAsync)
            .WithSummary("Hold tickets, all or none")
            .Refuses(
                ErrorCode.NotFound, ErrorCode.SoldOut, ErrorCode.LimitExceeded, ErrorCode.NotOnSale, ErrorCode.IdempotencyMismatch);
        booking.MapGet("/reservation/{reservationId:guid}", GetAsync)
            .WithSummary("Read a reservation")
            .Refuses(ErrorCode.NotFound);
        booking.MapPost("/reservation/{reservationId:guid}/extend", ExtendAsync)
            .WithSummary("Hold a reservation's tickets a little longer")
            .Refuses(ErrorCode.NotFound, ErrorCode.HoldExpired, ErrorCode.LimitExceeded, ErrorCode.AlreadyPaid);
        booking.MapDelete("/reservation/{reservationId:guid}", CancelAsync)
            .WithSummary("Give a reservation's tickets back")
            .Refuses(ErrorCode.NotFound, ErrorCode.AlreadyPaid);
        return routes;
    }

    private static async Task<Results<Ok<AvailabilityResponse>, ProblemResult>> CheckAvailabilityAsync(
        string eventCode, CheckAvailabilityRequest request, EventDirectory events, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var check = new Check();
        var wish = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        if (await events.FindAsync(eventCode, cancellationToken) is not { } eventId)
        {
            return Problems.NotFound();
        }

        var outcome = await grains.Inventory(eventId).CheckAvailabilityAsync(wish);
        return outcome.Refusal is { } refusal ? Problems.From(refusal) : TypedResults.Ok(AvailabilityResponse.From(outcome.Value!));
    }

    private static async Task<Results<Created<ReservationResponse>, ProblemResult>> ReserveAsync(
        string eventCode,
        ReserveRequest request,
        IdempotencyKey key,
        EventDirectory events,
        CustomerVault vault,
        GroupedHolds holds,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var check = new Check();
        var (items, visitDate, customer) = request.Read(check);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        if (await events.FindAsync(eventCode, cancellationToken) is not { } eventId)
        {
            return Problems.NotFound();
        }

        // Sealed here, on the many threads of the API, and not in the one turn of the grain.
        var reservationId = Guid.CreateVersion7(clock.GetUtcNow());
        var wish = new HoldRequest(reservationId, items, visitDate, vault.Seal(eventId, reservationId, customer), key.Value);
        var outcome = await holds.HoldAsync(eventId, wish);
        return outcome.Refusal is { } refusal
            ? Problems.From(refusal)
            : TypedResults.Created(
                $"/api/public/{eventCode}/booking/reservation/{outcome.Value!.ReservationId:D}", ReservationResponse.From(outcome.Value));
    }

    private static async Task<Results<Ok<ReservationResponse>, ProblemResult>> GetAsync(
        string eventCode, Guid reservationId, EventDirectory events, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (await events.FindAsync(eventCode, cancellationToken) is not { } eventId)
        {
            return Problems.NotFound();
        }

        var outcome = await grains.Inventory(eventId).GetReservationAsync(reservationId);
        return outcome.Refusal is { } refusal ? Problems.From(refusal) : TypedResults.Ok(ReservationResponse.From(outcome.Value!));
    }

    private static async Task<Results<Ok<ExtensionResponse>, ProblemResult>> ExtendAsync(
        string eventCode,
        Guid reservationId,
        IdempotencyKey key,
        EventDirectory events,
        IGrainFactory grains,
        CancellationToken cancellationToken)
    {
        if (await events.FindAsync(eventCode, cancellationToken) is not { } eventId)
        {
            return Problems.NotFound();
        }

        var outcome = await grains.Inventory(eventId).ExtendAsync(reservationId, key.Value);
        return outcome.Refusal is { } refusal
            ? Problems.From(refusal)
            : TypedResults.Ok(new ExtensionResponse(outcome.Value!.ExpiresAt));
    }

    private static async Task<Results<NoContent, ProblemResult>> CancelAsync(
        string eventCode, Guid reservationId, EventDirectory events, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (await events.FindAsync(eventCode, cancellationToken) is not { } eventId)
        {
            return Problems.NotFound();
        }

        var outcome = await grains.Inventory(eventId).CancelAsync(reservationId);
        return outcome.Refusal is { } refusal ? Problems.From(refusal) : TypedResults.NoContent();
    }
}
