using OrleansTickets.Grains.Orders;
using OrleansTickets.Grains.Tickets;

namespace OrleansTickets.Architecture.Tests.Journal;

public sealed class OrderFormatTests
{
    [Fact]
    public void OrderEvents_OfJournalsInUse_ReadAndWriteAsTheyDid() =>
        Verdict.Holds(FrozenFormat.Violations([.. OrderFormat.Events, .. OrderFormat.Grown], OrderCodec.Read, OrderCodec.Write));

    [Fact]
    public void TicketEvents_OfJournalsInUse_ReadAndWriteAsTheyDid() =>
        Verdict.Holds(FrozenFormat.Violations(OrderFormat.TicketEvents, TicketCodec.Read, TicketCodec.Write));

    [Fact]
    public void Events_HaveNamesOfTheirOwn() => Assert.Distinct(
        OrderFormat.Events.Concat(OrderFormat.TicketEvents).Select(frozen => frozen.Type), StringComparer.Ordinal);

    [Theory]
    [InlineData("\"payment_key\"", "\"key_of_payment\"")]
    [InlineData("\"resume_at\"", "\"again_at\"")]
    [InlineData("\"approving\"", "\"Approving\"")]
    public void Member_ThatWasNamedOtherwise_IsReported(string name, string formerName)
    {
        var former = OrderFormat.Events.Select(frozen => frozen.Type == "payment-announced"
            ? frozen with { Data = frozen.Data.Replace(name, formerName, StringComparison.Ordinal) }
            : frozen);

        Assert.StartsWith(
            "payment-announced", FrozenFormat.Violations([.. former], OrderCodec.Read, OrderCodec.Write).First(), StringComparison.Ordinal);
    }
}
