using System.Text;
using System.Text.Json.Nodes;
using OrleansTickets.Data.Journal;
using OrleansTickets.Grains.Inventory;

namespace OrleansTickets.Architecture.Tests.Journal;

public sealed class InventoryFormatTests
{
    [Fact]
    public void Events_OfJournalsInUse_ReadAndWriteAsTheyDid() =>
        Verdict.Holds(Violations([.. InventoryFormat.Events, .. InventoryFormat.Grown]));

    [Fact]
    public void Events_HaveNamesOfTheirOwn() =>
        Assert.Distinct(InventoryFormat.Events.Select(frozen => frozen.Type), StringComparer.Ordinal);

    [Fact]
    public void Hold_ThatMigration0007Scrubbed_ReadsWithoutBuyer()
    {
        var frozen = InventoryFormat.BeforePersonalDataLeft;
        var held = Assert.IsType<TicketsHeld>(
            InventoryCodec.Read(new RecordedEvent(frozen.Type, null, DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes(frozen.Data))));
        Assert.Equal((0L, 0L, frozen.Subject), (held.Buyer, held.Fingerprint, held.Subject?.ToString()));
    }

    [Fact]
    public void Snapshot_OfTheCurrentSchema_ReadsAndWritesAsItDid()
    {
        // Where this fails on purpose, count the schema up: older snapshots are then passed over.
        Assert.Equal(3, InventorySnapshotPart.Schema);
        var part = InventoryCodec.ReadPart(Encoding.UTF8.GetBytes(InventoryFormat.Snapshot));
        var again = InventoryCodec.Write([part]).Single();
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(InventoryFormat.Snapshot), JsonNode.Parse(again.Span)), Encoding.UTF8.GetString(again.Span));
    }

    [Theory]
    [InlineData("\"reservation_id\"", "\"reservation\"")]
    [InlineData("\"expires_at\"", "\"expires\"")]
    [InlineData("\"key\"", "\"idempotency_key\"")]
    public void Member_ThatWasNamedOtherwise_IsReported(string name, string formerName)
    {
        var former = Replace(
            "hold-extended", frozen => frozen with { Data = frozen.Data.Replace(name, formerName, StringComparison.Ordinal) });

        Assert.StartsWith("hold-extended", Violations(former).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void Event_AboutAnotherSubject_IsReported() => Assert.Equal(
        ["hold-extended about nothing is now hold-extended about 01939f2c-0000-7000-8000-000000000001"],
        Violations(Replace("hold-extended", frozen => frozen with { Subject = null })));

    [Fact]
    public void Event_ThatIsNotFrozen_IsReported() => Assert.Equal(
        ["HoldExtended is not frozen: add what it writes"],
        Violations([.. InventoryFormat.Events.Where(frozen => frozen.Type != "hold-extended")]));

    [Fact]
    public void Event_OfAnUnknownName_IsNotRead() => Assert.Throws<InvalidDataException>(
        () => Violations(Replace("hold-extended", frozen => frozen with { Type = "hold-prolonged" })).ToList());

    private static IEnumerable<string> Violations(IReadOnlyCollection<FrozenEvent> frozen) =>
        FrozenFormat.Violations(frozen, InventoryCodec.Read, InventoryCodec.Write);

    private static List<FrozenEvent> Replace(string type, Func<FrozenEvent, FrozenEvent> change) =>
        [.. InventoryFormat.Events.Select(frozen => frozen.Type == type ? change(frozen) : frozen)];
}
