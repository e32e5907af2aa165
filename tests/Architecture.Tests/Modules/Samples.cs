// Types that call up on purpose, and some that call down.
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

namespace OrleansTickets.Grains.Payments
{
    internal sealed record PaymentsThatKnowOrders(Contracts.Orders.OrderStatus Status);
}

namespace OrleansTickets.Silo.Payments
{
    internal sealed record ProviderThatKnowsOrders(Contracts.Orders.OrderStatus Status);
}

namespace OrleansTickets.Grains.Orders
{
    internal sealed record OrdersAbovePayments(Contracts.Payments.PaymentStatus Status);
}

namespace OrleansTickets.Api.Payments
{
    internal sealed record PaymentEndpointsAboveOrders(Contracts.Orders.OrderStatus Status);
}

namespace OrleansTickets.Api.Orders
{
    internal sealed record OrdersThatKnowPaymentEndpoints(Payments.PaymentEndpointsAboveOrders Above);
}

namespace OrleansTickets.Api.Operations
{
    internal sealed record OperationsSample;
}

namespace OrleansTickets.Api.Misplaced
{
    internal sealed record SampleOfNoModule;
}
