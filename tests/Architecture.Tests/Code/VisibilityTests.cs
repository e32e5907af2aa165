using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Code;

public sealed class VisibilityTests
{
    [Fact]
    public void House_ShowsAndOpensOnlyWhatIsNeeded() => Verdict.Holds(Visibility.Violations(House.Types));

    [Theory]
    [InlineData("OrleansTickets.Api.Inventory.PublicPage is public")]
    [InlineData("OrleansTickets.Grains.Inventory.PublicThing is public")]
    [InlineData("OrleansTickets.Data.Rows.OpenRow is not sealed")]
    public void Sample_ShownOrOpenForNoReason_IsReported(string violation) =>
        Assert.Contains(violation, Visibility.Violations(House.Samples));

    [Theory]
    [InlineData("ShownOptions")]
    [InlineData("BaseRow")]
    public void Sample_ShownOrOpenForAReason_IsNotReported(string type) =>
        Assert.DoesNotContain(Visibility.Violations(House.Samples), violation => violation.Contains(type, StringComparison.Ordinal));
}
