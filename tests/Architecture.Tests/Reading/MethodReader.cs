using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace OrleansTickets.Architecture.Tests.Reading;

/// <summary>Reads method bodies, and from the debug symbols the lines that they came from.</summary>
internal sealed class MethodReader : IDisposable
{
    private readonly PEReader _image;
    private readonly MetadataReader _metadata;
    private readonly MetadataReaderProvider _symbolFile;
    private readonly MetadataReader _symbols;

    public MethodReader(PEReader image, MetadataReader metadata, string symbolPath)
    {
        _image = image;
        _metadata = metadata;
        _symbolFile = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(symbolPath));
        _symbols = _symbolFile.GetMetadataReader();
    }

    public void Dispose() => _symbolFile.Dispose();

    public MethodFacts Read(MethodDefinitionHandle handle, TypeDefinition type, ReferencedTypes references)
    {
        var method = _metadata.GetMethodDefinition(handle);
        var name = Display(type, method);
        if (method.RelativeVirtualAddress == 0)
        {
            return new MethodFacts(name, null, 0);
        }

        references.AddBody(_image.GetMethodBody(method.RelativeVirtualAddress));
        var (file, lines) = Measure(handle);
        return new MethodFacts(name, file, lines);
    }

    /// <summary>State machines and closures are named after the method in angle brackets that they were made from.</summary>
    private string Display(TypeDefinition type, MethodDefinition method)
    {
        var raw = _metadata.GetString(method.Name);
        var made = raw.StartsWith('<') ? raw : _metadata.GetString(type.Name);
        return made.StartsWith('<') && made.IndexOf('>') is > 1 and var end ? made[1..end] : raw;
    }

    private (string? File, int Lines) Measure(MethodDefinitionHandle handle)
    {
        var information = _symbols.GetMethodDebugInformation(handle.ToDebugInformationHandle());
        var points = information.GetSequencePoints().Where(point => !point.IsHidden).ToList();
        if (points.Count == 0)
        {
            return (null, 0);
        }

        var file = House.BelowRoot(_symbols.GetString(_symbols.GetDocument(points[0].Document).Name));
        return (file, points.Max(point => point.EndLine) - points.Min(point => point.StartLine) + 1);
    }
}
