using OrleansTickets.Embedded.Activations;
using OrleansTickets.Embedded.Messages;

namespace Orleans.Runtime;

/// <summary>A reference to a grain: equal to every other of the same grain. Subclasses, which make calls, are emitted.</summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private readonly string _key;

    internal GrainReference(GrainRuntime runtime, GrainClass grainClass, string key)
    {
        Runtime = runtime;
        Class = grainClass;
        _key = key;
    }

    public GrainId GrainId => new(Class.Type, new IdSpan(_key));

    internal GrainRuntime Runtime { get; }

    internal GrainClass Class { get; }

    internal Activation Activation => Class.GetOrAdd(Runtime, _key);

    public bool Equals(GrainReference? other) => other is not null && GrainId == other.GrainId;

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"GrainReference:{GrainId}";

    internal object Cast(Type interfaceType) => ProxyBuilder.Create(interfaceType, Runtime, Class, _key);

    internal Task SendAsync(VoidRequest request)
    {
        request.Send(this);
        return request.Answer;
    }

    internal Task<T> SendAsync<T>(ResultRequest<T> request)
    {
        request.Send(this);
        return request.Answer;
    }

    internal ValueTask SendValueAsync(VoidRequest request) => new(SendAsync(request));

    internal ValueTask<T> SendValueAsync<T>(ResultRequest<T> request) => new(SendAsync(request));
}
