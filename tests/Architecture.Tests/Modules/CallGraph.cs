using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Modules;

/// <summary>
/// Which module may know which, in every room alike; nobody calls back up. A folder that is not named here has no place in the
/// house yet.
/// </summary>
internal static class CallGraph
{
    private const string Api = "Api";

    private static readonly Dictionary<string, string[]> MayKnow = new(StringComparer.Ordinal)
    {
        ["Accounts"] = [],
        ["Files"] = [],
        ["Privacy"] = [],
        ["Inventory"] = ["Files", "Privacy"],
        ["Notices"] = ["Files"],
        ["Catalog"] = ["Inventory"],
        ["Booking"] = ["Inventory", "Privacy"],
        ["Payments"] = [],
        ["Tickets"] = [],
        ["Orders"] = ["Booking", "Files", "Inventory", "Payments", "Privacy", "Tickets"],
        ["Notifications"] = ["Orders", "Payments", "Privacy"],
        ["Analytics"] = [],
    };

    /// <summary>
    /// What a module's endpoints may know besides. Buyers pay for orders, so that the endpoints of payments stand above orders, which stand
    /// above payments: no other module of the API knows these endpoints.
    /// </summary>
    private static readonly Dictionary<string, string[]> EndpointsMayKnow = new(StringComparer.Ordinal)
    {
        ["Payments"] = ["Orders", "Inventory", "Privacy", "Tickets"],
    };

    /// <summary>What modules stand on; it knows none of them.</summary>
    private static readonly string[] Ground = ["Http", "Activity", "Keys", "Journaling", "Journal", "ReadModels", "Rows", "Settings", "Engines"];

    /// <summary>What starts and watches the whole; no module knows it.</summary>
    private static readonly string[] Roof = ["Operations"];

    /// <summary>An engine and the outside world: neither has the product's modules.</summary>
    private static readonly string[] Strangers = ["Embedded", "Sandbox"];

    public static IEnumerable<string> Violations(IEnumerable<TypeFacts> types) =>
        from type in types
        where !Strangers.Contains(type.Room) && type.Folder is not null
        from violation in IsKnown(type.Folder!) ? Mentions(type) : [$"{type.FullName} is in an unknown folder, {type.Folder}"]
        select violation;

    private static IEnumerable<string> Mentions(TypeFacts type) =>
        from reference in type.References
        let room = TypeFacts.Segment(reference, 1)
        let folder = IsNested(reference) ? TypeFacts.Segment(reference, 2) : null
        where room is not null && !Strangers.Contains(room) && folder is not null && !Allows(type.Room, type.Folder!, room, folder)
        select $"{type.FullName} of {type.Folder} mentions {reference} of {folder}";

    private static bool Allows(string fromRoom, string from, string toRoom, string to) =>
        from == to
        || Roof.Contains(from)
        || Ground.Contains(to)
        || (MayKnow.TryGetValue(from, out var known) && known.Contains(to) && !(toRoom == Api && EndpointsMayKnow.ContainsKey(to)))
        || (fromRoom == Api && EndpointsMayKnow.TryGetValue(from, out var more) && more.Contains(to));

    private static bool IsKnown(string folder) => MayKnow.ContainsKey(folder) || Ground.Contains(folder) || Roof.Contains(folder);

    /// <summary>Whether the type stands in a folder of its room rather than in the room itself.</summary>
    private static bool IsNested(string fullName) => fullName.Split('.').Length > 3;
}
