using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Names;

/// <summary>A name's ending says what a type is, and in which room it is at home.</summary>
internal static class TypeNames
{
    /// <summary>Endings that say nothing of what a type does.</summary>
    private static readonly string[] Empty =
        ["Util", "Utils", "Utilities", "Helper", "Helpers", "Common", "Misc", "Manager", "Managers", "Impl"];

    /// <summary>Where the word is the business's: who manages an event.</summary>
    private static readonly string[] Spoken = ["EventManager", "NewManager"];

    private static readonly Dictionary<string, string[]> Homes = new(StringComparer.Ordinal)
    {
        ["Rules"] = ["Grains"],
        ["State"] = ["Grains"],
        ["Projection"] = ["Grains", "Data"],
        ["Queries"] = ["Api", "Data"],
        ["Endpoints"] = ["Api", "Sandbox"],
        ["Requests"] = ["Api", "Sandbox"],
        ["Tests"] = [],
    };

    public static IEnumerable<string> Violations(IEnumerable<TypeFacts> types) => types.SelectMany(Violations);

    private static IEnumerable<string> Violations(TypeFacts type)
    {
        var name = type.Name.Split('`')[0];
        if (Array.Find(Empty, ending => name.EndsWith(ending, StringComparison.Ordinal)) is { } empty && !Spoken.Contains(name))
        {
            yield return $"{type.FullName} is named {empty}: say what it does";
        }

        // The embedded engine speaks Orleans' language, in which a state is a storage's.
        if (type.Room == "Embedded")
        {
            yield break;
        }

        foreach (var (ending, rooms) in Homes)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal) && !rooms.Contains(type.Room))
            {
                yield return $"{type.FullName} is named {ending}, which are not at home in {type.Room}";
            }
        }

        if (type.IsGrain != name.EndsWith("Grain", StringComparison.Ordinal))
        {
            yield return type.IsGrain ? $"{type.FullName} is a grain and not named so" : $"{type.FullName} is named Grain and is none";
        }
    }
}
