using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Code;

/// <summary>
/// Rules and states are functions of what they are given: replaying a stream must end in the same state, whenever and wherever it
/// is done.
/// </summary>
internal static class Purity
{
    private static readonly string[] Outside =
    [
        "System.TimeProvider", "System.Threading.", "System.IO.", "System.Net.", "System.Random", "System.Environment", "System.Console",
        "Microsoft.", "Npgsql", "Orleans.", "OrleansTickets.Data.",
    ];

    /// <summary>A value that they are given, though the room of data is where it is read.</summary>
    private const string Given = "OrleansTickets.Data.Settings.BookingOptions";

    public static IEnumerable<string> Violations(IEnumerable<TypeFacts> types) =>
        from type in types
        where type.Room == "Grains" && (Ends(type, "Rules") || Ends(type, "State"))
        from reference in type.References
        where reference != Given && Array.Exists(Outside, prefix => reference.StartsWith(prefix, StringComparison.Ordinal))
        select $"{type.FullName} is not pure: it mentions {reference}";

    private static bool Ends(TypeFacts type, string ending) => type.Name.EndsWith(ending, StringComparison.Ordinal);
}
