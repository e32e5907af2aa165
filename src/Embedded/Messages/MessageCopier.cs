using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace OrleansTickets.Embedded.Messages;

/// <summary>
/// Keeps what one grain holds apart from what another holds: copies messages deeply, and shares those that cannot change or
/// are declared <c>[Immutable]</c>.
/// </summary>
internal static class MessageCopier
{
    private static readonly Func<object, object> CloneShallow = typeof(object)
        .GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!
        .CreateDelegate<Func<object, object>>();

    private static readonly ConcurrentDictionary<Type, Copier?> Copiers = new();

    /// <summary>Copies one object; the map holds what was copied already, so that shared and circular references stay so.</summary>
    private delegate object Copier(object original, Dictionary<object, object> copies);

    /// <summary>The value, or a deep copy where sharing it would let one side see the other's changes.</summary>
    /// <exception cref="NotSupportedException">A type without <c>[GenerateSerializer]</c> is part of the message.</exception>
    public static T Copy<T>(T value)
    {
        if (value is null || Shares<T>.Always || CopierOf(value.GetType()) is not { } copier)
        {
            return value;
        }

        return (T)copier(value, new Dictionary<object, object>(ReferenceEqualityComparer.Instance));
    }

    /// <summary>Refuses a declared type of which no value could ever cross between grains.</summary>
    /// <exception cref="NotSupportedException">It is neither marked nor known.</exception>
    public static void Require(Type declared)
    {
        if (declared is { IsInterface: false, IsAbstract: false } && declared != typeof(object))
        {
            CopierOf(declared);
        }
    }

    private static object CopyAny(object value, Dictionary<object, object> copies)
    {
        if (CopierOf(value.GetType()) is not { } copier)
        {
            return value;
        }

        if (copies.TryGetValue(value, out var copy))
        {
            return copy;
        }

        return copier(value, copies);
    }

    private static T CopyPart<T>(T value, Dictionary<object, object> copies) =>
        value is null || Shares<T>.Always ? value : (T)CopyAny(value, copies);

    /// <summary>How to copy objects of exactly this type; null: share them.</summary>
    private static Copier? CopierOf(Type type) => Copiers.GetOrAdd(type, static type => Sharing.IsShared(type) ? null : MakeCopier(type));

    private static Copier MakeCopier(Type type)
    {
        if (type.IsSZArray)
        {
            return Collection(nameof(CopyArray), type.GetElementType()!);
        }

        if (type.IsGenericType)
        {
            var definition = type.GetGenericTypeDefinition();
            var arguments = type.GetGenericArguments();
            if (definition == typeof(List<>))
            {
                return Collection(nameof(CopyList), arguments);
            }

            if (definition == typeof(Dictionary<,>))
            {
                return Collection(nameof(CopyDictionary), arguments);
            }

            if (definition == typeof(HashSet<>))
            {
                return Collection(nameof(CopySet), arguments);
            }

            if (definition == typeof(ImmutableArray<>))
            {
                return Collection(nameof(CopyImmutableArray), arguments);
            }
        }

        if (type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) || Sharing.IsPlainStructure(type))
        {
            return ByFields(type);
        }

        throw new NotSupportedException(
            $"{type} crosses between grains: mark it [GenerateSerializer], or use arrays, List, Dictionary, HashSet or ImmutableArray.");
    }

    private static Copier Collection(string method, params Type[] arguments) => typeof(MessageCopier)
        .GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!
        .MakeGenericMethod(arguments)
        .CreateDelegate<Copier>();

    private static Copier ByFields(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var declaring = type; declaring is not null && declaring != typeof(object); declaring = declaring.BaseType)
        {
            fields.AddRange(declaring
                .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(field => !Sharing.IsShared(field)));
        }

        return (original, copies) =>
        {
            var copy = CloneShallow(original);
            copies.TryAdd(original, copy);
            foreach (var field in fields)
            {
                if (field.GetValue(original) is { } value)
                {
                    field.SetValue(copy, CopyAny(value, copies));
                }
            }

            return copy;
        };
    }

    private static object CopyArray<T>(object original, Dictionary<object, object> copies)
    {
        var source = (T[])original;
        var copy = new T[source.Length];
        copies.Add(original, copy);
        for (var i = 0; i < source.Length; i++)
        {
            copy[i] = CopyPart(source[i], copies);
        }

        return copy;
    }

    private static object CopyList<T>(object original, Dictionary<object, object> copies)
    {
        var source = (List<T>)original;
        var copy = new List<T>(source.Count);
        copies.Add(original, copy);
        foreach (var item in source)
        {
            copy.Add(CopyPart(item, copies));
        }

        return copy;
    }

    private static object CopyDictionary<TKey, TValue>(object original, Dictionary<object, object> copies)
        where TKey : notnull
    {
        var source = (Dictionary<TKey, TValue>)original;
        var copy = new Dictionary<TKey, TValue>(source.Count, source.Comparer);
        copies.Add(original, copy);
        foreach (var (key, value) in source)
        {
            copy.Add(CopyPart(key, copies), CopyPart(value, copies));
        }

        return copy;
    }

    private static object CopySet<T>(object original, Dictionary<object, object> copies)
    {
        var source = (HashSet<T>)original;
        var copy = new HashSet<T>(source.Count, source.Comparer);
        copies.Add(original, copy);
        foreach (var item in source)
        {
            copy.Add(CopyPart(item, copies));
        }

        return copy;
    }

    private static object CopyImmutableArray<T>(object original, Dictionary<object, object> copies)
    {
        var source = (ImmutableArray<T>)original;
        return source.IsDefault ? original : source.Select(item => CopyPart(item, copies)).ToImmutableArray();
    }

    /// <summary>Whether values declared as this type are shared whatever they hold: a constant to the compiler.</summary>
    internal static class Shares<T>
    {
        public static readonly bool Always = Sharing.IsAlwaysShared(typeof(T));
    }
}
