using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Rooms;

public sealed class WallTests
{
    [Fact]
    public void House_MentionsNothingBehindAWall() => Verdict.Holds(Wall.Violations(House.Types));

    [Theory]
    [InlineData("OrleansTickets.Contracts.Samples.MessageWithConnection", "Npgsql.NpgsqlConnection")]
    [InlineData("OrleansTickets.Data.Samples.RowsThatCallGrains", "OrleansTickets.Contracts.Inventory.IEventInventoryGrain")]
    [InlineData("OrleansTickets.Data.Samples.RowsThatCallGrains", "Orleans.IGrainFactory")]
    [InlineData("OrleansTickets.Grains.Samples.GrainWithSql", "Npgsql.NpgsqlCommand")]
    [InlineData("OrleansTickets.Grains.Samples.GrainWithSql", "OrleansTickets.Data.Rows.EventRow")]
    [InlineData("OrleansTickets.Silo.Samples.SiloWithPages", "OrleansTickets.Api.Samples.EndpointsOfAGrain")]
    [InlineData("OrleansTickets.Silo.Samples.SiloWithPages", "OrleansTickets.Grains.Samples.GrainWithSql")]
    [InlineData("OrleansTickets.Api.Samples.EndpointsOfAGrain", "OrleansTickets.Grains.Samples.GrainWithSql")]
    [InlineData("OrleansTickets.Api.Samples.EndpointsOfAGrain", "OrleansTickets.Silo.SiloSetup")]
    [InlineData("OrleansTickets.Api.Samples.EndpointsOfAGrain", "OrleansTickets.Embedded.Samples.EngineWithStock")]
    [InlineData("OrleansTickets.Api.Samples.EndpointsOfAGrain", "OrleansTickets.Sandbox.Samples.WorldThatKnowsStock")]
    [InlineData("OrleansTickets.Sandbox.Samples.WorldThatKnowsStock", "OrleansTickets.Contracts.Inventory.StockLevel")]
    [InlineData("OrleansTickets.Embedded.Samples.EngineWithStock", "OrleansTickets.Contracts.Inventory.StockLevel")]
    public void Sample_MentioningAnotherRoom_IsReported(string type, string mentioned) =>
        Assert.Contains($"{type} mentions {mentioned}", Wall.Violations(House.Samples));
}
