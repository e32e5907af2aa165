using System.Text.RegularExpressions;
using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Code;

/// <summary>Whoever catches everything looks at it or throws. Catching what one knows is not meant.</summary>
internal static partial class Swallowing
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        from file in files
        let code = LineComment().Replace(file.Text, "")
        from Match clause in Catch().Matches(code)
        where CatchesEverything(clause) && !PassesOn(clause)
        select $"{file.Path}:{code.AsSpan(0, clause.Index).Count('\n') + 1} drops every exception";

    private static bool CatchesEverything(Match clause) =>
        clause.Groups["type"].Value is "" or "Exception" or "System.Exception" && !Selects().IsMatch(clause.Groups["filter"].Value);

    private static bool PassesOn(Match clause)
    {
        var body = clause.Groups["body"].Value;
        return Mentions(body, "throw")
            || Mentions(body, clause.Groups["name"].Value)
            || Mentions(body, Finding().Match(clause.Groups["filter"].Value).Groups["name"].Value);
    }

    private static bool Mentions(string body, string word) =>
        word.Length > 0 && Regex.IsMatch(body, $@"\b{word}\b", RegexOptions.None, Patience);

    [GeneratedRegex("//[^\n]*", RegexOptions.None, 1_000)]
    private static partial Regex LineComment();

    [GeneratedRegex(
        """
        \bcatch\b (\s*\( (?<type>[\w.]+) (\s+(?<name>\w+))? \))? (\s*when\s*\( (?<filter>.*) \))? \s*
        \{ (?<body> ([^{}] | (?<open>\{) | (?<-open>\}))* (?(open)(?!)) ) \}
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        1_000)]
    private static partial Regex Catch();

    /// <summary>A filter that names the types it lets in.</summary>
    [GeneratedRegex(@"^\w+ is (?!not\b)[\w. ]+$", RegexOptions.None, 1_000)]
    private static partial Regex Selects();

    /// <summary>A filter that makes something of the exception and gives it a name.</summary>
    [GeneratedRegex(@"is \{ \} (?<name>\w+)$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Finding();
}
