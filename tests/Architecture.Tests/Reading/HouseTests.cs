namespace OrleansTickets.Architecture.Tests.Reading;

public sealed class HouseTests
{
    // An empty list of types breaks no rule: every rule below leans on this.
    [Theory]
    [InlineData("Contracts", "IEventInventoryGrain")]
    [InlineData("Grains", "EventInventoryGrain")]
    [InlineData("Data", "JournalWriter")]
    [InlineData("Silo", "SiloSetup")]
    [InlineData("Api", "BookingEndpoints")]
    [InlineData("Sandbox", "TossEndpoints")]
    public void Types_OfEveryRoom_AreRead(string room, string type) =>
        Assert.Contains(House.Types, t => t.Room == room && t.Name == type && t.References.Count > 0);

    [Fact]
    public void References_OfAGrain_IncludeWhatItsBodiesClosuresAndSignaturesMention()
    {
        var grain = House.Types.Single(type => type.Name == "EventInventoryGrain");

        Assert.Contains("OrleansTickets.Grains.Inventory.BookingRules", grain.References); // called
        Assert.Contains("OrleansTickets.Contracts.Inventory.HoldRequest", grain.References); // a parameter
        Assert.Contains("OrleansTickets.Grains.Inventory.StockAdjusted", grain.References); // in a state machine
        Assert.Contains("Orleans.Concurrency.ReentrantAttribute", grain.References);
        Assert.True(grain.IsGrain);
    }

    [Fact]
    public void Methods_OfAnAsyncMethod_AreMeasuredByTheirLines()
    {
        var methods = House.Types.Single(type => type.Name == "JournalWriter").Methods;

        Assert.Contains(methods, m => m is { Name: "CommitAsync", File: "src/Data/Journal/JournalWriter.cs", Lines: > 10 and < 45 });
    }

    [Fact]
    public void Sources_OfTheProduct_AreRead() =>
        Assert.Contains(House.Sources("src"), file => file is { Path: "src/Silo/SiloSetup.cs", Text.Length: > 100 });
}
