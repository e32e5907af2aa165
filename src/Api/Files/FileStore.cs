using Microsoft.Extensions.Options;

namespace OrleansTickets.Api.Files;

/// <summary>
/// The directory of uploads. Files appear in it whole and on the disk, or not at all: they are written under <c>incoming/</c>,
/// then renamed.
/// </summary>
internal sealed partial class FileStore(IOptions<FilesOptions> options, ILogger<FileStore> logger)
{
    private const string Incoming = "incoming";

    private readonly string _directory = options.Value.Directory!;

    /// <summary>Makes the directory, and sees whether it can be written.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not.</exception>
    public static void Probe(string directory)
    {
        Directory.CreateDirectory(Path.Combine(directory, Incoming));
        using var probe = CreateIncoming(directory);
        probe.Content.WriteByte(0);
    }

    public IncomingFile CreateIncoming() => CreateIncoming(_directory);

    /// <summary>Where a file of this name lies, or will.</summary>
    public string PathOf(string name) =>
        FileName.IsValid(name) ? Path.Combine(_directory, name) : throw new ArgumentException("Not a name of ours.", nameof(name));

    /// <returns>Null where it is not there any more.</returns>
    public FileStream? TryOpen(string name)
    {
        try
        {
            return new FileStream(PathOf(name), new FileStreamOptions { Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous });
        }
        catch (FileNotFoundException)
        {
            LogMissing(name);
            return null;
        }
    }

    /// <summary>Removes what uploads left behind whose server died.</summary>
    /// <param name="since">Those that were written to since then may go on.</param>
    public void RemoveAbandoned(DateTimeOffset since)
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(_directory, Incoming)))
        {
            if (File.GetLastWriteTimeUtc(path) < since.UtcDateTime)
            {
                File.Delete(path);
            }
        }
    }

    private static IncomingFile CreateIncoming(string directory) => new(Path.Combine(directory, Incoming, FileName.Create("part")));

    [LoggerMessage(LogLevel.Error, "The uploaded file {Name} is not in the directory any more")]
    private partial void LogMissing(string name);
}
