using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Rooms;

/// <summary>What each room may mention. All names are prefixes of full type names.</summary>
/// <param name="Inside">Types behind the wall.</param>
/// <param name="Forbidden">What they may not mention…</param>
/// <param name="Allowed">…but for this.</param>
/// <param name="Except">Types behind the wall to which it does not apply.</param>
internal sealed record Wall(string Inside, string[] Forbidden, string[] Allowed, string[] Except)
{
    private const string Anything = "";

    public static readonly IReadOnlyList<Wall> All =
    [
        new("OrleansTickets.Contracts.", [Anything], ["System.", "Orleans.", "OrleansTickets.Contracts."], []),
        new("OrleansTickets.Data.", ["Orleans.", "OrleansTickets.", "Microsoft.AspNetCore."], ["OrleansTickets.Data."], []),

        // Grains keep their state in the journal: SQL, rows and the network are other rooms' work. A grain may see that a read failed.
        new(
            "OrleansTickets.Grains.",
            ["OrleansTickets.", "Npgsql", "Microsoft.EntityFrameworkCore.", "Microsoft.AspNetCore.", "System.Net."],
            [
                "OrleansTickets.Grains.", "OrleansTickets.Contracts.", "OrleansTickets.Data.Journal.", "OrleansTickets.Data.ReadModels.",
                "OrleansTickets.Data.Settings.", "Npgsql.NpgsqlException",
            ],
            []),

        // A host knows of the grains how to register them, and what they want of a payment provider.
        new(
            "OrleansTickets.Silo.",
            ["OrleansTickets.Api.", "OrleansTickets.Grains.", "Microsoft.EntityFrameworkCore."],
            ["OrleansTickets.Grains.GrainRegistration", "OrleansTickets.Grains.Payments."],
            []),

        // The API talks to grains through their contracts; only the wiring knows that they are hosted, and where.
        new("OrleansTickets.Api.", ["OrleansTickets.Grains."], [], []),
        new("OrleansTickets.Api.", ["OrleansTickets.Silo."], [], ["OrleansTickets.Api.Program", "OrleansTickets.Api.Operations."]),

        // The outside world knows nothing of the product, nor the product that it might be a sandbox.
        new("OrleansTickets.Sandbox.", ["OrleansTickets.", "Orleans.", "Npgsql", "Microsoft.EntityFrameworkCore."], ["OrleansTickets.Sandbox."], []),
        new("OrleansTickets.", ["OrleansTickets.Sandbox."], [], ["OrleansTickets.Sandbox."]),

        // The seam between the engines: everything else is written against Orleans' own names.
        new("OrleansTickets.", ["OrleansTickets.Embedded."], [], ["OrleansTickets.Embedded.", "OrleansTickets.Silo.Engines."]),
        new(
            "OrleansTickets.Embedded.",
            ["OrleansTickets.", "Microsoft.AspNetCore.", "Microsoft.EntityFrameworkCore."],
            ["OrleansTickets.Embedded."],
            []),
        new("Orleans.", ["OrleansTickets.", "Microsoft.AspNetCore.", "Npgsql"], ["OrleansTickets.Embedded."], []),
    ];

    public static IEnumerable<string> Violations(IEnumerable<TypeFacts> types) =>
        from type in types
        from wall in All
        where Starts(type.FullName, [wall.Inside]) && !Starts(type.FullName, wall.Except)
        from reference in type.References
        where Starts(reference, wall.Forbidden) && !Starts(reference, wall.Allowed) && !IsMadeByCompiler(reference)
        select $"{type.FullName} mentions {reference}";

    private static bool Starts(string name, string[] prefixes) =>
        Array.Exists(prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private static bool IsMadeByCompiler(string name) => name.StartsWith(".<", StringComparison.Ordinal);
}
