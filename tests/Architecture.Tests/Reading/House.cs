namespace OrleansTickets.Architecture.Tests.Reading;

/// <summary>The product as it is: its built rooms and its committed files.</summary>
internal static class House
{
    /// <summary>The embedded engine is there only in builds that use it.</summary>
    private static readonly string[] Rooms = ["Contracts", "Grains", "Data", "Silo", "Api", "Embedded", "Sandbox"];

    private static readonly Lazy<IReadOnlyList<TypeFacts>> AllTypes = new(() =>
        [.. Rooms.Select(AssemblyPath).Where(File.Exists).SelectMany(AssemblyFile.Read)]);

    private static readonly Lazy<IReadOnlyList<TypeFacts>> AllSamples = new(() =>
        [.. AssemblyFile.Read(AssemblyPath("Architecture.Tests")).Where(type => type.Room != "Architecture")]);

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<TypeFacts> Types => AllTypes.Value;

    /// <summary>Types of this assembly that stand in the product's rooms in order to break its rules.</summary>
    public static IReadOnlyList<TypeFacts> Samples => AllSamples.Value;

    public static IEnumerable<SourceFile> Sources(params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
        .Select(path => new SourceFile(BelowRoot(path)!, File.ReadAllText(path)));

    /// <summary>The path within the repository, with slashes; null for files that are not part of it.</summary>
    public static string? BelowRoot(string path)
    {
        var normal = path.Replace('\\', '/');
        var at = new[] { "/src/", "/tests/" }.Max(folder => normal.LastIndexOf(folder, StringComparison.Ordinal));
        return at >= 0 && File.Exists(Path.Combine(Root, normal[(at + 1)..])) ? normal[(at + 1)..] : null;
    }

    private static string AssemblyPath(string room) => Path.Combine(AppContext.BaseDirectory, $"OrleansTickets.{room}.dll");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrleansTickets.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("OrleansTickets.sln is in no folder above the tests.");
    }
}

/// <param name="Path">Below the root of the repository, with slashes.</param>
internal sealed record SourceFile(string Path, string Text);
