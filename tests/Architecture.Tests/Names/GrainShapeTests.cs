using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Names;

public sealed class GrainShapeTests
{
    [Fact]
    public void House_GrainsAreInternalAndTheirInterfacesPublic() => Verdict.Holds(GrainShape.Violations(House.Types));

    [Theory]
    [InlineData("OrleansTickets.Api.Http.ISampleGrain is a grain interface outside Contracts")]
    [InlineData("OrleansTickets.Contracts.Hidden.IHiddenGrain is a grain interface and not public")]
    [InlineData("OrleansTickets.Api.Http.SampleGrain is a grain class outside Grains")]
    [InlineData("OrleansTickets.Grains.Journaling.OpenGrain is a grain class and public")]
    [InlineData("OrleansTickets.Grains.Journaling.OpenGrain is a grain class and not sealed")]
    public void Sample_GrainOutOfShape_IsReported(string violation) =>
        Assert.Contains(violation, GrainShape.Violations(House.Samples));

    [Fact]
    public void Sample_AbstractGrain_IsNotReported() =>
        Assert.DoesNotContain(
            GrainShape.Violations(House.Samples), violation => violation.Contains("SharedGrain", StringComparison.Ordinal));
}
