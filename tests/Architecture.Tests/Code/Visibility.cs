using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Code;

/// <summary>Types are internal and sealed unless another room needs them otherwise.</summary>
internal static class Visibility
{
    /// <summary>What rooms of behaviour show: how to add them to a host, and their settings.</summary>
    private static readonly string[] Wiring = ["Registration", "Setup", "Options", "Engine", "Role"];

    /// <summary>Adds the embedded engine to a host, under the name that says so.</summary>
    private const string EmbeddedWiring = "OrleansTickets.Embedded.EmbeddedGrains";

    public static IEnumerable<string> Violations(IReadOnlyCollection<TypeFacts> types)
    {
        var bases = types.Select(type => type.BaseType).ToHashSet(StringComparer.Ordinal);
        return types.Where(type => type.IsPublic && !MayBePublic(type)).Select(type => $"{type.FullName} is public")
            .Concat(types.Where(type => IsOpen(type) && !bases.Contains(type.FullName)).Select(type => $"{type.FullName} is not sealed"));
    }

    private static bool MayBePublic(TypeFacts type) => type.Room switch
    {
        "Contracts" or "Data" => true,

        // Tests look at what it was told and tell it what to do.
        "Sandbox" => true,
        "Embedded" => !type.Namespace.StartsWith("OrleansTickets", StringComparison.Ordinal) || IsWiring(type),
        "Grains" or "Silo" => IsWiring(type),
        _ => false,
    };

    private static bool IsWiring(TypeFacts type) =>
        type.FullName == EmbeddedWiring || Array.Exists(Wiring, ending => type.Name.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>Orleans' own types are open where Orleans' are.</summary>
    private static bool IsOpen(TypeFacts type) =>
        !type.IsSealed && !type.IsAbstract && !type.IsInterface
        && type.Namespace.StartsWith("OrleansTickets", StringComparison.Ordinal);
}
