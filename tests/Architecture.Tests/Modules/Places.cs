using System.Text.RegularExpressions;
using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Modules;

/// <summary>A file's namespace is its folder, so that the walls between namespaces are walls between folders.</summary>
internal static partial class Places
{
    /// <summary>Stands in for Orleans, whose namespaces it must have; one attribute is known to the runtime by its name.</summary>
    private const string Embedded = "src/Embedded/";

    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        from file in files
        let expected = Expected(file.Path)
        from Match declared in Namespace().Matches(file.Text)
        let actual = declared.Groups["name"].Value
        where actual != expected && !(file.Path.StartsWith(Embedded, StringComparison.Ordinal) && IsForeign(actual))
        select $"{file.Path} declares {actual} instead of {expected}";

    private static string Expected(string path) =>
        "OrleansTickets." + path["src/".Length..path.LastIndexOf('/')].Replace('/', '.');

    private static bool IsForeign(string space) =>
        space is "Orleans" or "System.Runtime.CompilerServices" || space.StartsWith("Orleans.", StringComparison.Ordinal);

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Namespace();
}
