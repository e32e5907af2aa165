using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Names;

public sealed class TypeNamesTests
{
    [Fact]
    public void House_TypesAreNamedForWhatTheyAre() => Verdict.Holds(TypeNames.Violations(House.Types));

    [Theory]
    [InlineData("OrleansTickets.Grains.Journaling.StreamHelper is named Helper: say what it does")]
    [InlineData("OrleansTickets.Api.Http.SessionManager is named Manager: say what it does")]
    [InlineData("OrleansTickets.Api.Http.PriceRules is named Rules, which are not at home in Api")]
    [InlineData("OrleansTickets.Data.Journal.JournalEndpoints is named Endpoints, which are not at home in Data")]
    [InlineData("OrleansTickets.Grains.Journaling.Turnstile is a grain and not named so")]
    [InlineData("OrleansTickets.Grains.Journaling.NoGrain is named Grain and is none")]
    public void Sample_WithAMisleadingName_IsReported(string violation) =>
        Assert.Contains(violation, TypeNames.Violations(House.Samples));

    [Fact]
    public void Sample_NamedAfterTheBusiness_IsNotReported() =>
        Assert.DoesNotContain(
            TypeNames.Violations(House.Samples), violation => violation.Contains("EventManager", StringComparison.Ordinal));
}
