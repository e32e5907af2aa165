using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Modules;

public sealed class CallGraphTests
{
    [Fact]
    public void House_ModulesKnowOnlyWhatIsBelowThem() => Verdict.Holds(CallGraph.Violations(House.Types));

    [Theory]
    [InlineData("Grains.Inventory.StockThatKnowsBookings of Inventory mentions OrleansTickets.Api.Booking.BookingSample of Booking")]
    [InlineData("Api.Http.MannersThatKnowBookings of Http mentions OrleansTickets.Api.Booking.BookingSample of Booking")]
    [InlineData("Api.Booking.BookingSample of Booking mentions OrleansTickets.Api.Operations.OperationsSample of Operations")]
    [InlineData("Grains.Payments.PaymentsThatKnowOrders of Payments mentions OrleansTickets.Contracts.Orders.OrderStatus of Orders")]
    [InlineData("Silo.Payments.ProviderThatKnowsOrders of Payments mentions OrleansTickets.Contracts.Orders.OrderStatus of Orders")]
    [InlineData("Api.Orders.OrdersThatKnowPaymentEndpoints of Orders mentions OrleansTickets.Api.Payments.PaymentEndpointsAboveOrders of Payments")]
    [InlineData("Api.Misplaced.SampleOfNoModule is in an unknown folder, Misplaced")]
    public void Sample_CallingUp_IsReported(string violation) =>
        Assert.Contains($"OrleansTickets.{violation}", CallGraph.Violations(House.Samples));

    [Fact]
    public void Sample_CallingDown_IsNotReported() =>
        Assert.DoesNotContain(
            CallGraph.Violations(House.Samples),
            violation => violation.StartsWith("OrleansTickets.Api.Booking.BookingAboveInventory", StringComparison.Ordinal)
                || violation.StartsWith("OrleansTickets.Api.Payments.PaymentEndpointsAboveOrders", StringComparison.Ordinal)
                || violation.StartsWith("OrleansTickets.Grains.Orders.OrdersAbovePayments", StringComparison.Ordinal));
}
