using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Code;

public sealed class SizesTests
{
    private static readonly Dictionary<string, string> NoReasons = [];

    [Fact]
    public void House_LongFilesHaveAReason() => Verdict.Holds(Sizes.OfFiles(House.Sources("src", "tests"), Sizes.Reasons));

    [Fact]
    public void House_LongMethodsHaveAReason() => Verdict.Holds(Sizes.OfMethods(House.Types, Sizes.Reasons));

    [Fact]
    public void File_Over300Lines_IsReportedUnlessItHasAReason()
    {
        SourceFile[] files = [new("a.cs", new string('\n', 301)), new("b.cs", new string('\n', 300))];

        Assert.Equal(["a.cs has 301 lines"], Sizes.OfFiles(files, NoReasons));
        Assert.Empty(Sizes.OfFiles(files, new Dictionary<string, string> { ["a.cs"] = "a table" }));
    }

    [Fact]
    public void Method_Over45Lines_IsReported() => Assert.StartsWith(
        "OrleansTickets.Data.Journal.LongSample.RunAsync has 4",
        Assert.Single(Sizes.OfMethods(House.Samples, NoReasons)),
        StringComparison.Ordinal);

    [Fact]
    public void Reason_OfAFileThatIsShort_IsReported() => Assert.Equal(
        ["a.cs needs no reason any more"],
        Sizes.OfFiles([new SourceFile("a.cs", "")], new Dictionary<string, string> { ["a.cs"] = "it was long" }));
}
