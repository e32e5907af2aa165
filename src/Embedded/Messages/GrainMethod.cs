using System.Reflection;
using Orleans.Concurrency;

namespace OrleansTickets.Embedded.Messages;

/// <summary>What a method of a grain interface declares about its calls.</summary>
internal sealed class GrainMethod(MethodInfo method)
{
    public string Name { get; } = $"{method.DeclaringType!.Name}.{method.Name}";

    public bool IsReadOnly { get; } = method.IsDefined(typeof(ReadOnlyAttribute), inherit: false);

    public bool IsAlwaysInterleave { get; } = method.IsDefined(typeof(AlwaysInterleaveAttribute), inherit: false);

    public bool SharesResult { get; } = method.ReturnParameter.IsDefined(typeof(ImmutableAttribute), inherit: false);
}
