using System.Text.RegularExpressions;
using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Code;

/// <summary>One set of grains: what differs between the engines is wired in the silo, not compiled into grains.</summary>
internal static partial class Conditional
{
    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        files.Where(file => Directive().IsMatch(file.Text)).Select(file => $"{file.Path} compiles in more than one way");

    [GeneratedRegex(@"^\s*#\s*(if|elif|else)\b", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Directive();
}
