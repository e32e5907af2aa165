using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Code;

/// <summary>Files over 300 lines and methods over 45 want a reason, given here; a reason that is no longer needed goes.</summary>
internal static class Sizes
{
    private const int MaxFileLines = 300;
    private const int MaxMethodLines = 45;

    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["src/Embedded/Activations/Activation.cs"] =
            "one state machine under one lock: queue, turns, timers and end of an activation change together",
        ["OrleansTickets.Api.Http.ErrorCatalog.Describe"] = "a table: one row for each code of the contract",
    };

    public static IEnumerable<string> OfFiles(IEnumerable<SourceFile> files, IReadOnlyDictionary<string, string> reasons)
    {
        var found = files.Select(file => (file.Path, Lines: file.Text.Count(c => c == '\n'))).Where(file => file.Lines > MaxFileLines);
        return Report(found, reasons, key => key.EndsWith(".cs", StringComparison.Ordinal));
    }

    public static IEnumerable<string> OfMethods(IEnumerable<TypeFacts> types, IReadOnlyDictionary<string, string> reasons)
    {
        // Constructors span the initializers of all fields, which may be long tables.
        var methods = from type in types
                      from method in type.Methods
                      where method.File is not null && method.Lines > MaxMethodLines && method.Name is not (".ctor" or ".cctor")
                      group method.Lines by $"{type.FullName}.{method.Name}" into named
                      select (named.Key, named.Max());
        return Report(methods, reasons, key => !key.EndsWith(".cs", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Report(
        IEnumerable<(string Key, int Lines)> found, IReadOnlyDictionary<string, string> reasons, Func<string, bool> isOfThisKind)
    {
        var list = found.ToList();
        return list.Where(item => !reasons.ContainsKey(item.Key)).Select(item => $"{item.Key} has {item.Lines} lines")
            .Concat(reasons.Keys.Where(isOfThisKind).Except(list.Select(item => item.Key), StringComparer.Ordinal)
                .Select(key => $"{key} needs no reason any more"));
    }
}
