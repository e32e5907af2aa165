using System.Reflection;

namespace OrleansTickets.Architecture.Tests.Reading;

/// <summary>What the rules may know of a type: its outside, and all that its members, nested types included, refer to.</summary>
/// <param name="BaseType">Full name, or null.</param>
/// <param name="Interfaces">Full names, inherited ones included.</param>
/// <param name="References">Full names of all types that declarations and method bodies mention, without the type itself.</param>
internal sealed record TypeFacts(
    string Namespace,
    string Name,
    TypeAttributes Attributes,
    string? BaseType,
    IReadOnlyCollection<string> Interfaces,
    IReadOnlyCollection<string> References,
    IReadOnlyList<MethodFacts> Methods)
{
    private const string Product = "OrleansTickets";

    public string FullName => $"{Namespace}.{Name}";

    /// <summary>Of <c>OrleansTickets.Api.Booking.Deep</c>: <c>Api</c>. Orleans' own namespaces are the embedded engine's.</summary>
    public string Room => Segment(Namespace, 1) ?? "Embedded";

    /// <summary>Of <c>OrleansTickets.Api.Booking.Deep</c>: <c>Booking</c>; null for what stands in the room itself.</summary>
    public string? Folder => Segment(Namespace, 2);

    public bool IsPublic => Attributes.HasFlag(TypeAttributes.Public);

    public bool IsSealed => Attributes.HasFlag(TypeAttributes.Sealed);

    public bool IsAbstract => Attributes.HasFlag(TypeAttributes.Abstract);

    public bool IsInterface => Attributes.HasFlag(TypeAttributes.Interface);

    /// <summary>An interface or a class of grains, abstract ones included.</summary>
    public bool IsGrain => Interfaces.Contains("Orleans.IGrain") || BaseType == "Orleans.Grain";

    /// <summary>The part of a namespace or full name within the product at the given depth.</summary>
    public static string? Segment(string name, int depth)
    {
        var segments = name.Split('.');
        return segments[0] == Product && segments.Length > depth ? segments[depth] : null;
    }
}

/// <param name="File">Path below the root of the repository, or null where no line of a committed file made the method.</param>
/// <param name="Lines">From the first to the last line that runs.</param>
internal sealed record MethodFacts(string Name, string? File, int Lines);
