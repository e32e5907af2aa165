using System.Collections.Frozen;
using System.Reflection;

namespace OrleansTickets.Embedded.Activations;

/// <summary>The grain classes of this process, found by their interfaces or by the type name in a grain id.</summary>
internal sealed class GrainClasses
{
    private static readonly Type[] NotInterfacesOfOne = [typeof(IGrain), typeof(IGrainWithStringKey), typeof(IRemindable)];

    private readonly FrozenDictionary<string, GrainClass> _byName;
    private readonly FrozenDictionary<Type, GrainClass[]> _byInterface;

    /// <exception cref="InvalidOperationException">Two classes have the same grain type name.</exception>
    public GrainClasses(IEnumerable<Assembly> assemblies, TimeSpan collectionAge)
    {
        var found = assemblies.Distinct()
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }
                && type.IsAssignableTo(typeof(IGrainBase)) && type.IsAssignableTo(typeof(IGrain)))
            .Select(type => (Type: type, Class: new GrainClass(type, collectionAge)))
            .ToList();
        All = found.ConvertAll(pair => pair.Class);
        if (All.GroupBy(grain => grain.Type).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidOperationException(
                $"Grain type '{twice.Key}' is the name of {string.Join(" and ", twice)}: give one a [GrainType].");
        }

        _byName = All.ToFrozenDictionary(grain => grain.Type.Value, StringComparer.Ordinal);
        _byInterface = found
            .SelectMany(pair => pair.Type.GetInterfaces()
                .Where(type => type.IsAssignableTo(typeof(IGrain)) && !NotInterfacesOfOne.Contains(type))
                .Select(type => (Interface: type, pair.Class)))
            .GroupBy(pair => pair.Interface, pair => pair.Class)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    public IReadOnlyList<GrainClass> All { get; }

    /// <exception cref="ArgumentException">No class, or more than one, implements the interface.</exception>
    public GrainClass Implementing(Type grainInterface) => _byInterface.GetValueOrDefault(grainInterface) switch
    {
        [var one] => one,
        null => throw new ArgumentException($"No grain class implements {grainInterface}.", nameof(grainInterface)),
        var many => throw new ArgumentException(
            $"{grainInterface} is implemented by {string.Join(" and ", many.AsEnumerable())}.", nameof(grainInterface)),
    };

    public GrainClass? Named(GrainType type) => _byName.GetValueOrDefault(type.Value);
}
