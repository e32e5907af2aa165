namespace System.Runtime.CompilerServices;

/// <summary>Known to the runtime by name: lets emitted proxies use the internal types of an assembly.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
