using System.Collections.Concurrent;
using System.Numerics;
using System.Reflection;

namespace OrleansTickets.Embedded.Messages;

/// <summary>Which types cannot change once made, so that caller and grain may hold the same object.</summary>
internal static class Sharing
{
    private static readonly HashSet<Type> Known =
    [
        typeof(string), typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly),
        typeof(TimeSpan), typeof(Uri), typeof(Version), typeof(BigInteger), typeof(Int128), typeof(UInt128), typeof(Half),
        typeof(CancellationToken), typeof(GrainId), typeof(GrainType), typeof(IdSpan),
    ];

    private static readonly ConcurrentDictionary<Type, bool> Answers = new();

    /// <summary>Whether objects of exactly this type are shared.</summary>
    public static bool IsShared(Type type) => Answers.GetOrAdd(type, static type => Find(type));

    /// <summary>Whether everything declared as this type is shared: it is, and nothing else can be in its place.</summary>
    public static bool IsAlwaysShared(Type type) => (type.IsSealed || type.IsValueType) && IsShared(type);

    /// <summary>Whether the field is shared, by its type or because it, or its property, is declared immutable.</summary>
    public static bool IsShared(FieldInfo field) =>
        IsAlwaysShared(field.FieldType)
        || field.IsDefined(typeof(ImmutableAttribute), inherit: false)
        || PropertyOf(field)?.IsDefined(typeof(ImmutableAttribute), inherit: false) == true;

    /// <summary>Tuples, pairs and nullables: copied part by part.</summary>
    public static bool IsPlainStructure(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() is var definition)
        && (definition == typeof(Nullable<>) || definition == typeof(KeyValuePair<,>)
            || definition.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal)
            || definition.FullName.StartsWith("System.Tuple`", StringComparison.Ordinal));

    private static bool Find(Type type)
    {
        if (type.IsPrimitive || type.IsEnum || Known.Contains(type) || type.IsDefined(typeof(ImmutableAttribute), inherit: false))
        {
            return true;
        }

        if (type.IsAssignableTo(typeof(Exception)) || type.IsAssignableTo(typeof(GrainReference)) || type.IsAssignableTo(typeof(Type)))
        {
            return true;
        }

        return (IsPlainStructure(type) || IsImmutableCollection(type)) && type.GetGenericArguments().All(IsAlwaysShared);
    }

    private static bool IsImmutableCollection(Type type) =>
        type is { IsGenericType: true, Namespace: "System.Collections.Immutable" or "System.Collections.Frozen" };

    private static PropertyInfo? PropertyOf(FieldInfo field) =>
        field.Name.StartsWith('<') && field.Name.IndexOf('>', StringComparison.Ordinal) is > 1 and var end
            ? field.DeclaringType!.GetProperty(
                field.Name[1..end], BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            : null;
}
