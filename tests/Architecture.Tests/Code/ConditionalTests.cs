using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Code;

public sealed class ConditionalTests
{
    [Fact]
    public void House_GrainsCompileInOneWay() => Verdict.Holds(Conditional.Violations(House.Sources("src/Grains", "src/Contracts")));

    [Fact]
    public void File_WithACondition_IsReported() => Assert.Equal(
        ["src/Grains/A.cs compiles in more than one way"],
        Conditional.Violations(
        [
            new SourceFile("src/Grains/A.cs", "class A\n{\n  # if ORLEANS\n}\n"),
            new SourceFile("src/Grains/B.cs", "#region none\n// #if in a comment\n#endregion\n"),
        ]));
}
