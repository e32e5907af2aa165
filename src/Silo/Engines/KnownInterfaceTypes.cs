using System.Collections.Concurrent;
using Orleans.Metadata;
using Orleans.Serialization.TypeSystem;

namespace OrleansTickets.Silo.Engines;

/// <summary>
/// The names that Orleans gives to grain interfaces, found once each. By itself Orleans finds them anew for every reference, by reflection
/// over attributes: 5 % of the server's processor time in a purchase.
/// </summary>
internal sealed class KnownInterfaceTypes(IServiceProvider services, TypeConverter names) : IGrainInterfaceTypeProvider
{
    private readonly ConcurrentDictionary<Type, GrainInterfaceType> _known = new();
    private readonly GrainInterfaceTypeResolver _resolver = new([new AttributeGrainInterfaceTypeProvider(services)], names);

    public bool TryGetGrainInterfaceType(Type type, out GrainInterfaceType grainInterfaceType)
    {
        // To what is found of a generic interface Orleans adds its arguments.
        if (type.IsGenericType)
        {
            grainInterfaceType = default;
            return false;
        }

        grainInterfaceType = _known.GetOrAdd(type, _resolver.GetGrainInterfaceType);
        return true;
    }
}
