using OrleansTickets.Architecture.Tests.Reading;

namespace OrleansTickets.Architecture.Tests.Names;

/// <summary>Interfaces of grains are the contract, their classes are nobody's business.</summary>
internal static class GrainShape
{
    public static IEnumerable<string> Violations(IEnumerable<TypeFacts> types) =>
        from type in types
        where type.IsGrain && type.Room != "Embedded"
        from violation in type.IsInterface ? OfInterface(type) : OfClass(type)
        select $"{type.FullName} {violation}";

    private static IEnumerable<string> OfInterface(TypeFacts type)
    {
        if (type.Room != "Contracts")
        {
            yield return "is a grain interface outside Contracts";
        }

        if (!type.IsPublic)
        {
            yield return "is a grain interface and not public";
        }
    }

    private static IEnumerable<string> OfClass(TypeFacts type)
    {
        if (type.Room != "Grains")
        {
            yield return "is a grain class outside Grains";
        }

        if (type.IsPublic)
        {
            yield return "is a grain class and public";
        }

        if (!type.IsSealed && !type.IsAbstract)
        {
            yield return "is a grain class and not sealed";
        }
    }
}
