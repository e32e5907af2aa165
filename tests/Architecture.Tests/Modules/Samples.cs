// Types that call up on purpose, and one that calls down.
namespace OrleansTickets.Grains.Inventory
{
    internal sealed record StockThatKnowsBookings(Api.Booking.BookingSample Booking);
}

namespace OrleansTickets.Api.Http
{
    internal sealed record MannersThatKnowBookings(Booking.BookingSample[] Bookings);
}

namespace OrleansTickets.Api.Booking
{
    internal sealed record BookingSample(Operations.OperationsSample? Operations);

    internal sealed record BookingAboveInventory(Contracts.Inventory.StockLevel Level);
}

namespace OrleansTickets.Api.Operations
{
    internal sealed record OperationsSample;
}

namespace OrleansTickets.Api.Misplaced
{
    internal sealed record SampleOfNoModule;
}
