using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace OrleansTickets.Architecture.Tests.Reading;

/// <summary>
/// Reads a built assembly without loading it. Types of the product's namespaces only: what source generators of others put into
/// the assembly is nobody's design.
/// </summary>
internal sealed class AssemblyFile : IDisposable
{
    private readonly PEReader _image;
    private readonly MetadataReader _metadata;
    private readonly MethodReader _methods;

    private AssemblyFile(string path)
    {
        _image = new PEReader(File.OpenRead(path));
        _metadata = _image.GetMetadataReader();
        _methods = new MethodReader(_image, _metadata, Path.ChangeExtension(path, ".pdb"));
    }

    public static IReadOnlyList<TypeFacts> Read(string path)
    {
        using var file = new AssemblyFile(path);
        return [.. file.Read()];
    }

    public void Dispose()
    {
        _methods.Dispose();
        _image.Dispose();
    }

    private IEnumerable<TypeFacts> Read() => _metadata.TypeDefinitions
        .Select(_metadata.GetTypeDefinition)
        .Where(type => type.GetDeclaringType().IsNil)
        .Where(type => IsOurs(_metadata.GetString(type.Namespace)) && !_metadata.GetString(type.Name).StartsWith('<'))
        .Select(Describe);

    private static bool IsOurs(string space) => space is "OrleansTickets" or "Orleans"
        || space.StartsWith("OrleansTickets.", StringComparison.Ordinal) || space.StartsWith("Orleans.", StringComparison.Ordinal);

    private TypeFacts Describe(TypeDefinition type)
    {
        var space = _metadata.GetString(type.Namespace);
        var name = _metadata.GetString(type.Name);
        var references = new ReferencedTypes(_metadata);
        var methods = new List<MethodFacts>();
        Collect(type, references, methods);
        references.Names.Remove($"{space}.{name}");
        var interfaces = type.GetInterfaceImplementations().Select(i => NameOf(_metadata.GetInterfaceImplementation(i).Interface));
        return new TypeFacts(
            space, name, type.Attributes, type.BaseType.IsNil ? null : NameOf(type.BaseType), [.. interfaces], references.Names, methods);
    }

    private void Collect(TypeDefinition type, ReferencedTypes references, List<MethodFacts> methods)
    {
        references.AddAttributes(type.GetCustomAttributes());
        if (!type.BaseType.IsNil)
        {
            references.Add(type.BaseType);
        }

        foreach (var implementation in type.GetInterfaceImplementations())
        {
            references.Add(_metadata.GetInterfaceImplementation(implementation).Interface);
        }

        foreach (var handle in type.GetFields())
        {
            references.Add(handle);
            references.AddAttributes(_metadata.GetFieldDefinition(handle).GetCustomAttributes());
        }

        foreach (var handle in type.GetProperties())
        {
            references.AddAttributes(_metadata.GetPropertyDefinition(handle).GetCustomAttributes());
        }

        foreach (var handle in type.GetMethods())
        {
            references.Add(handle);
            references.AddAttributes(_metadata.GetMethodDefinition(handle).GetCustomAttributes());
            methods.Add(_methods.Read(handle, type, references));
        }

        foreach (var nested in type.GetNestedTypes())
        {
            Collect(_metadata.GetTypeDefinition(nested), references, methods);
        }
    }

    private string NameOf(EntityHandle type)
    {
        var names = new ReferencedTypes(_metadata);
        return type.Kind switch
        {
            HandleKind.TypeDefinition => names.GetTypeFromDefinition(_metadata, (TypeDefinitionHandle)type, 0),
            HandleKind.TypeReference => names.GetTypeFromReference(_metadata, (TypeReferenceHandle)type, 0),
            _ => names.GetTypeFromSpecification(_metadata, null, (TypeSpecificationHandle)type, 0),
        };
    }
}
