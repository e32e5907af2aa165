using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using OrleansTickets.Embedded.Storage;

namespace OrleansTickets.Embedded.Activations;

/// <summary>A grain class and its activations: one at most per key.</summary>
internal sealed class GrainClass
{
    private const string Suffix = "grain";

    private readonly ConcurrentDictionary<string, Activation> _activations = new(StringComparer.Ordinal);
    private readonly Type _type;
    private readonly ConstructorInvoker _constructor;
    private readonly ParameterInfo[] _parameters;

    public GrainClass(Type type, TimeSpan collectionAge)
    {
        _type = type;
        Type = new GrainType(type.GetCustomAttribute<GrainTypeAttribute>()?.GrainType ?? NameByConvention(type));
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        CollectionAge = AgeOf(type, collectionAge);
        var constructors = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public);
        var constructor = constructors.Length == 1
            ? constructors[0]
            : constructors.SingleOrDefault(c => c.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
                ?? throw new InvalidOperationException($"Grain class {type} needs exactly one public constructor.");
        _constructor = ConstructorInvoker.Create(constructor);
        _parameters = constructor.GetParameters();
    }

    public GrainType Type { get; }

    public bool IsReentrant { get; }

    /// <summary><see cref="TimeSpan.MaxValue"/>: never collected.</summary>
    public TimeSpan CollectionAge { get; }

    public IEnumerable<Activation> Activations => _activations.Values;

    /// <summary>The activation of this key, made if there is none; it begins its life with its first turn.</summary>
    public Activation GetOrAdd(GrainRuntime runtime, string key) => _activations.TryGetValue(key, out var activation)
        ? activation
        : _activations.GetOrAdd(key, static (key, arg) => new Activation(arg.runtime, arg.self, key), (runtime, self: this));

    public void Remove(Activation activation) =>
        _activations.TryRemove(KeyValuePair.Create(activation.GrainId.Key.Value, activation));

    public GrainReference CreateReference(GrainRuntime runtime, string key) => new(runtime, this, key);

    /// <summary>Makes the grain object; the states injected into it are still to be read.</summary>
    public object CreateInstance(Activation activation, List<IActivationState> states)
    {
        var arguments = new object?[_parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Resolve(_parameters[i], activation, states);
        }

        try
        {
            return _constructor.Invoke(arguments.AsSpan());
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"Failed to create an instance of grain type {_type}.", failure);
        }
    }

    public override string ToString() => _type.ToString();

    private static object? Resolve(ParameterInfo parameter, Activation activation, List<IActivationState> states)
    {
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } declared)
        {
            var state = activation.Runtime.Storage.CreateState(
                parameter.ParameterType.GetGenericArguments().Single(), declared.StateName, activation.GrainId);
            states.Add(state);
            return state;
        }

        if (parameter.ParameterType == typeof(IGrainContext))
        {
            return activation;
        }

        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
        {
            return activation.ActivationServices.GetRequiredKeyedService(parameter.ParameterType, keyed.Key);
        }

        return parameter.HasDefaultValue
            ? activation.ActivationServices.GetService(parameter.ParameterType) ?? parameter.DefaultValue
            : activation.ActivationServices.GetRequiredService(parameter.ParameterType);
    }

    private static string NameByConvention(Type type)
    {
#pragma warning disable CA1308 // Grain type names are lower case in the shared tables.
        var name = type.Name.ToLowerInvariant();
#pragma warning restore CA1308
        return name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
    }

    private static TimeSpan AgeOf(Type type, TimeSpan byDefault)
    {
        if (type.IsDefined(typeof(KeepAliveAttribute), inherit: true))
        {
            return TimeSpan.MaxValue;
        }

        return type.GetCustomAttribute<CollectionAgeLimitAttribute>() is { } limit
            ? limit.AlwaysActive ? TimeSpan.MaxValue : limit.AgeLimit
            : byDefault;
    }
}
