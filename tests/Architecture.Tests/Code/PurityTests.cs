using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Code;

public sealed class PurityTests
{
    [Fact]
    public void House_RulesAndStatesArePure() => Verdict.Holds(Purity.Violations(House.Types));

    [Theory]
    [InlineData("ClockRules", "System.TimeProvider")]
    [InlineData("WaitingRules", "System.Threading.Tasks.Task`1")]
    [InlineData("LoggingState", "Microsoft.Extensions.Logging.ILogger")]
    [InlineData("LoggingState", "System.IO.File")]
    public void Sample_ReachingOutside_IsReported(string type, string mentioned) => Assert.Contains(
        $"OrleansTickets.Grains.Inventory.{type} is not pure: it mentions {mentioned}", Purity.Violations(House.Samples));
}
