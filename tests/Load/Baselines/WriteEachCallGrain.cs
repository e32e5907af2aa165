using Orleans;
using Orleans.Runtime;

namespace OrleansTickets.Load.Baselines;

/// <summary>A hot ticket as a textbook grain: one call at a time, each of which writes the grain's state before it answers.</summary>
[Alias("tickets.load.IWriteEachCallGrain")]
internal interface IWriteEachCallGrain : IGrainWithStringKey
{
    [Alias("open")]
    Task OpenAsync(int stock);

    [Alias("reserve")]
    Task<TakenTickets> ReserveAsync(TicketWish wish);

    [Alias("stock")]
    Task<TicketStock> GetStockAsync();
}

[GenerateSerializer, Immutable, Alias("tickets.load.TicketWish")]
internal sealed record TicketWish(int Quantity, DateOnly? VisitDate, string Name, string Phone, string? Email, string IdempotencyKey);

/// <param name="Reservation">Null: sold out.</param>
[GenerateSerializer, Immutable, Alias("tickets.load.TakenTickets")]
internal sealed record TakenTickets(Guid? Reservation, int Free);

[GenerateSerializer, Immutable, Alias("tickets.load.TicketStock")]
internal sealed record TicketStock(int Total, int Held);

/// <summary>
/// Counters and the newest reservation only. A state with all of them would be written whole each time and so be slower with every
/// sale: this is the kindest form of the baseline.
/// </summary>
[GenerateSerializer, Alias("tickets.load.TicketState")]
internal sealed class TicketState
{
    [Id(0)]
    public int Total { get; set; }

    [Id(1)]
    public int Held { get; set; }

    [Id(2)]
    public Guid LastReservation { get; set; }

    [Id(3)]
    public TicketWish? LastWish { get; set; }
}

internal sealed class WriteEachCallGrain([PersistentState("ticket")] IPersistentState<TicketState> ticket, TimeProvider clock)
    : Grain, IWriteEachCallGrain
{
    public Task OpenAsync(int stock)
    {
        ticket.State.Total = stock;
        return ticket.WriteStateAsync();
    }

    public async Task<TakenTickets> ReserveAsync(TicketWish wish)
    {
        var state = ticket.State;
        if (state.Total - state.Held < wish.Quantity)
        {
            return new TakenTickets(null, state.Total - state.Held);
        }

        state.Held += wish.Quantity;
        state.LastReservation = Guid.CreateVersion7(clock.GetUtcNow());
        state.LastWish = wish;
        await ticket.WriteStateAsync();
        return new TakenTickets(state.LastReservation, state.Total - state.Held);
    }

    public Task<TicketStock> GetStockAsync() => Task.FromResult(new TicketStock(ticket.State.Total, ticket.State.Held));
}
