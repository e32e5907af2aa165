using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace OrleansTickets.Architecture.Tests.Messages;

/// <summary>
/// Messages may cross processes of different versions, so their names on the wire are their aliases; and they are shared between
/// caller and grain without a copy, so they must not change.
/// </summary>
internal static class MessageShape
{
    public static IEnumerable<string> Violations(IReadOnlyCollection<Type> types) =>
        types.Where(type => !type.IsInterface && !IsStatic(type)).SelectMany(OfMessage)
            .Concat(types.Where(type => type.IsInterface).SelectMany(OfInterface))
            .Concat(Doubles(types.Select(type => (type.FullName!, Alias(type)))));

    private static IEnumerable<string> OfMessage(Type type)
    {
        if (!type.IsDefined(typeof(GenerateSerializerAttribute)))
        {
            yield return $"{type.FullName} has no [GenerateSerializer]";
        }

        if (Alias(type) is null)
        {
            yield return $"{type.FullName} has no [Alias]";
        }

        if (type.IsEnum || typeof(Exception).IsAssignableFrom(type))
        {
            yield break;
        }

        if (!type.IsDefined(typeof(ImmutableAttribute)))
        {
            yield return $"{type.FullName} has no [Immutable]";
        }

        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (CanBeSet(property) || IsMutable(property.PropertyType))
            {
                yield return $"{type.FullName}.{property.Name} can change";
            }
        }
    }

    private static IEnumerable<string> OfInterface(Type type)
    {
        var methods = type.GetMethods();
        if (Alias(type) is null)
        {
            yield return $"{type.FullName} has no [Alias]";
        }

        foreach (var method in methods.Where(method => Alias(method) is null))
        {
            yield return $"{type.FullName}.{method.Name} has no [Alias]";
        }

        foreach (var method in methods.Where(method => !IsAwaitable(method.ReturnType)))
        {
            yield return $"{type.FullName}.{method.Name} cannot be awaited";
        }

        foreach (var twice in Doubles(methods.Select(method => ($"{type.FullName}.{method.Name}", Alias(method)))))
        {
            yield return twice;
        }
    }

    private static IEnumerable<string> Doubles(IEnumerable<(string Name, string? Alias)> named) =>
        from one in named
        where one.Alias is not null
        group one.Name by one.Alias into same
        where same.Skip(1).Any()
        select $"{string.Join(" and ", same.Order(StringComparer.Ordinal))} share the alias {same.Key}";

    private static string? Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;

    private static bool IsStatic(Type type) => type.IsAbstract && type.IsSealed;

    private static bool CanBeSet(PropertyInfo property) =>
        property.SetMethod is { } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool IsMutable(Type type) =>
        typeof(System.Collections.IEnumerable).IsAssignableFrom(type)
        && type != typeof(string)
        && type.Namespace != typeof(ImmutableArray<>).Namespace;

    private static bool IsAwaitable(Type type) =>
        typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));
}
