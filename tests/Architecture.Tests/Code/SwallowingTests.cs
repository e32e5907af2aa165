using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Code;

public sealed class SwallowingTests
{
    [Fact]
    public void House_DropsNoUnknownException() => Verdict.Holds(Swallowing.Violations(House.Sources("src")));

    [Theory]
    [InlineData("catch\n{\n}")]
    [InlineData("catch (Exception)\n{\n    if (a) { b(); }\n}")]
    [InlineData("catch (System.Exception exception)\n{\n    // exception: too bad\n    return 0;\n}")]
    [InlineData("catch (Exception) when (quietly)\n{\n}")]
    [InlineData("catch (Exception e) when (e is not OperationCanceledException)\n{\n    Log(\"failed\");\n}")]
    public void Code_DroppingEveryException_IsReported(string clause) =>
        Assert.Equal(["a.cs:3 drops every exception"], Violations(clause));

    [Theory]
    [InlineData("catch (TimeoutException)\n{\n}")]
    [InlineData("catch (Exception e) when (e is ArgumentException or IOException)\n{\n    return null;\n}")]
    [InlineData("catch (Exception e) when (e is not OperationCanceledException)\n{\n    if (a) { b(); }\n    Log(e);\n}")]
    [InlineData("catch (Exception e) when (Describe(e) is { } line)\n{\n    Write(line);\n}")]
    [InlineData("catch\n{\n    Clean();\n    throw;\n}")]
    public void Code_ThatKnowsOrPassesOnWhatItCatches_IsNotReported(string clause) => Assert.Empty(Violations(clause));

    private static IEnumerable<string> Violations(string clause) =>
        Swallowing.Violations([new SourceFile("a.cs", $"try\n{{\n}} {clause}\nfinally {{ throw e; }}")]);
}
